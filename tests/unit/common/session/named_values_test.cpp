#include "common/session/named_values.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace framering;

namespace {
constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();
const std::vector<SourceInfo::Key> kThreeKeys{{"mean", ""}, {"temperature", "degC"}, {"power", "mW"}};
}  // namespace

TEST_CASE("values of a frame have the names of their places, without those that were not measured") {
    FrameInfo info;
    info.value_count = 3;
    info.values = {1.5, kNotMeasured, -2};
    CHECK(named_values(info, kThreeKeys) == std::vector<NamedValue>{{"mean", "", 1.5}, {"power", "mW", -2}});
    info.value_count = 1;
    CHECK(named_values(info, kThreeKeys) == std::vector<NamedValue>{{"mean", "", 1.5}});
    CHECK(named_values({}, kThreeKeys).empty());
}

TEST_CASE("values without a key, as in damaged memory, are left out") {
    FrameInfo info;
    info.value_count = 1'000'000;
    info.values.fill(7);
    CHECK(named_values(info, kThreeKeys).size() == 3);
    CHECK(named_values(info, {}).empty());
    CHECK(named_values(info, std::vector<SourceInfo::Key>(100)).size() == kMaxValues);
}

TEST_CASE("a value stands before its unit, whole numbers with all digits") {
    CHECK(text_of(NamedValue{"temperature", "degC", 21.5}) == "21.5 degC");
    CHECK(text_of(NamedValue{"mean", "", 1034.2749}) == "1034.27");
    CHECK(text_of(NamedValue{"encoder", "", 123'456'789}) == "123456789");
    CHECK(text_of(NamedValue{"field", "T", 1e20}) == "1e+20 T");
    CHECK(text_of(NamedValue{"power", "mW", -0.00001234}) == "-1.234e-05 mW");
    CHECK(text_of(NamedValue{"x", "", std::numeric_limits<double>::infinity()}) == "inf");
}
