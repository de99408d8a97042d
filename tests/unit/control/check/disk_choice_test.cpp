#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "control/check/disk_check.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kLarge = 12'288'000;
}

TEST_CASE("direct writes are chosen unless large frames go through the page cache a quarter faster") {
    const auto choose = [](double direct, double cached) {
        return choose_direct_io({{true, kLarge, direct, {}}, {false, kLarge, cached, {}}});
    };
    CHECK(choose(1e9, 0.5e9) == true);
    CHECK(choose(1e9, 1.2e9) == true);
    CHECK(choose(1e9, 1.3e9) == false);
}

TEST_CASE("nothing is chosen where only one way was measured") {
    CHECK(choose_direct_io({{false, kLarge, 1e9, {}}}) == std::nullopt);
    CHECK(choose_direct_io({}) == std::nullopt);
}

TEST_CASE("a directory's disk is measured with frames of both sizes, and nothing is left there") {
    const TemporaryDirectory place;
    const DiskCheck check = check_disk(place.path(), std::chrono::milliseconds(4), StopToken());
    CHECK(check.figures.size() >= 2);
    for (const WriteFigures& each : check.figures) {
        CHECK(each.bytes_per_s > 0);
        CHECK(each.write_ms.count >= 1);
    }
    CHECK(std::filesystem::is_empty(place.path()));
}

TEST_CASE("a directory that is not there cannot be measured") {
    CHECK_THROWS_AS((void)check_disk("/nowhere/at/all", std::chrono::milliseconds(4), StopToken()), Error);
}
