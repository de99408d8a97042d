#include "common/base/enum_names.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
enum class Gear { reverse, neutral, drive };
constexpr auto kGearNames =
    std::to_array<Named<Gear>>({{Gear::reverse, "reverse"}, {Gear::neutral, "neutral"}, {Gear::drive, "drive"}});
}  // namespace

TEST_CASE("an enumerator and its name lead to each other") {
    for (const Named<Gear>& each : kGearNames) {
        CHECK(name_in(kGearNames, each.value) == each.name);
        CHECK(value_named(kGearNames, each.name) == each.value);
        CHECK(parse_name(kGearNames, "gear", each.name) == each.value);
    }
}

TEST_CASE("what is not in the table of names has no enumerator and no name") {
    CHECK(name_in(kGearNames, static_cast<Gear>(7)) == "unknown");
    CHECK_FALSE(value_named(kGearNames, "Drive"));
    CHECK_FALSE(value_named(kGearNames, ""));
    CHECK_THROWS_WITH_AS((void)parse_name(kGearNames, "gear", "fifth"),
                         "unknown gear 'fifth'; use reverse, neutral or drive", Error);
}
