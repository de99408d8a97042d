#include "writer/scan/disk_space.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
ScanPlan plan_of(std::optional<std::uint64_t> frames) {
    ScanPlan plan;
    plan.format = {4096, 3000, PixelFormat::mono16, 16, 0};
    plan.frames = frames;
    return plan;
}
}  // namespace

TEST_CASE("a plan needs its pixels and a little more") {
    const auto needed = bytes_needed(plan_of(200));
    REQUIRE(needed);
    CHECK(*needed > 200 * 4096ULL * 3000 * 2);
    CHECK(*needed < 200 * 4096ULL * 3000 * 2 * 1.01);
}

TEST_CASE("a plan by time needs what its frame rate makes of it") {
    ScanPlan plan = plan_of(std::nullopt);
    CHECK_FALSE(bytes_needed(plan));
    plan.duration = 10s;
    CHECK_FALSE(bytes_needed(plan));
    plan.frame_rate_hz = 20;
    CHECK(bytes_needed(plan) == bytes_needed(plan_of(200)));
}

TEST_CASE("a plan by time and by frames needs what the shorter one makes of it") {
    ScanPlan plan = plan_of(200);
    plan.duration = 1s;
    plan.frame_rate_hz = 20;
    CHECK(bytes_needed(plan) == bytes_needed(plan_of(20)));
    plan.duration = 1h;
    CHECK(bytes_needed(plan) == bytes_needed(plan_of(200)));
}

TEST_CASE("small frames need room for their index and for what files say about themselves") {
    ScanPlan plan = plan_of(1'000'000);
    plan.format = {32, 32, PixelFormat::mono16, 16, 0};
    CHECK(*bytes_needed(plan) >= 1'000'000 * (32 * 32 * 2 + 64ULL));
    plan.frames = 1;
    CHECK(*bytes_needed(plan) >= 1ULL << 20);
}

TEST_CASE("how long the disk lasts is told at the planned frame rate") {
    ScanPlan plan;
    plan.format = {512, 512, PixelFormat::mono16, 16, 0};
    plan.frame_rate_hz = 100;
    const std::uint64_t for_frames = *bytes_needed([&] {
        ScanPlan limited = plan;
        limited.frames = 100 * (6 * 3600 + 10 * 60);
        return limited;
    }());
    CHECK(room_text(plan, for_frames) == "the disk has room for 6 h 10 min: 2220000 frames at 100 Hz");
    CHECK(room_text(plan, 0) == "the disk has room for 0 ms: 0 frames at 100 Hz");
    plan.frame_rate_hz = 0;
    CHECK(room_text(plan, for_frames) == "the disk has room for 2220000 frames");
    plan.frame_rate_hz = 1e-5;
    CHECK(room_text(plan, 1ULL << 60) == "the disk has room for 36500 d 0 h: 2181712305857 frames at 1e-05 Hz");
}

TEST_CASE("too little disk space says how much is needed and free and what to do") {
    CHECK_THROWS_WITH_AS(
        require_disk_space("/data", plan_of(200), 1ULL << 30),
        "the scan needs 4.6 GiB, but '/data' has 1.0 GiB free; record fewer frames, choose another disk "
        "with --output, or skip this check with --force",
        Error);
    CHECK_NOTHROW(require_disk_space("/data", plan_of(200), 5ULL << 30));
    CHECK_NOTHROW(require_disk_space("/data", plan_of(std::nullopt), 0));
}

TEST_CASE("a scan of values needs room for its index alone") {
    ScanPlan plan = plan_of(1000);
    plan.source = "none";
    CHECK(bytes_needed(plan) == 64U * 1000 + (1U << 20));
}

TEST_CASE("an absurd plan does not wrap around") {
    CHECK_THROWS_AS(require_disk_space("/data", plan_of(~0ULL), ~0ULL - 1), Error);
}

TEST_CASE("the disk of a directory that does not exist yet is asked") {
    const test::TemporaryDirectory directory;
    CHECK_NOTHROW(require_disk_space(directory.path() / "new" / "newer", plan_of(1)));
    CHECK_THROWS_AS(require_disk_space(directory.path() / "new" / "newer", plan_of(1ULL << 40)), Error);
    CHECK_NOTHROW(require_disk_space("relative", plan_of(1)));
}
