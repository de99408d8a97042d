#include "writer/preview/preview_plan.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
ScanPlan large_scan() {
    ScanPlan plan;
    plan.format = {4096, 3000, PixelFormat::mono16, 12, 650};
    plan.frames = 95;
    plan.frame_rate_hz = 50;
    plan.axes.resize(2);
    plan.setup.channels.resize(1);
    return plan;
}

PreviewOptions each(std::uint64_t every) {
    PreviewOptions options;
    options.side = 400;
    options.every = every;
    return options;
}

PreviewOf of_each(std::uint64_t every) {
    return preview_of(large_scan(), each(every));
}
}  // namespace

TEST_CASE("a preview of every frame has the plan of its scan with smaller frames") {
    const ScanPlan plan = preview_plan(large_scan(), each(1));
    CHECK(plan.format.width == 400);
    CHECK(plan.format.height == 293);
    CHECK(plan.format.significant_bits == 12);
    CHECK(plan.frames == 95U);
    CHECK(plan.frame_rate_hz == 50);
    CHECK(plan.axes.size() == 2);
    CHECK(of_each(1) == PreviewOf{4096, 3000, 1, true});
}

TEST_CASE("a preview of some frames has them one after the other along time") {
    const ScanPlan plan = preview_plan(large_scan(), each(10));
    CHECK(plan.frames == 10U);
    CHECK(plan.frame_rate_hz == 5);
    CHECK(plan.axes.empty());
    CHECK(plan.setup.channels.empty());
    CHECK(preview_plan(large_scan(), each(95)).frames == 1U);
    CHECK(preview_plan(large_scan(), each(1000)).frames == 1U);
    ScanPlan open_ended = large_scan();
    open_ended.frames.reset();
    CHECK_FALSE(preview_plan(open_ended, each(10)).frames);
}

TEST_CASE("a frame of a preview keeps its sequence, its times and its values") {
    FrameInfo info;
    info.sequence = 1234;
    info.delivered = 30;
    info.capture_time_ns = 77;
    info.has_crc32c = 1;
    info.crc32c = 5;
    info.axis_count = 2;
    info.lost_camera = 3;
    set_value(info, 0, 1.5);
    const FrameFormat small{400, 293, PixelFormat::mono16, 12, 6656};
    const FrameInfo own = preview_info(info, of_each(1), small);
    CHECK(own.sequence == 1234);
    CHECK(own.delivered == 30);
    CHECK(own.capture_time_ns == 77);
    CHECK(own.values[0] == 1.5);
    CHECK(own.axis_count == 2);
    CHECK(own.lost_camera == 3);
    CHECK(own.width == 400);
    CHECK(own.payload_bytes == 400 * 293 * 2);
    CHECK(own.has_crc32c == 0);  // it was that of other pixels
    const FrameInfo tenth = preview_info(info, of_each(10), small);
    CHECK(tenth.sequence == 1234);
    CHECK(tenth.delivered == 3);
    CHECK(tenth.axis_count == 0);
    CHECK(tenth.lost_camera == 0);
}

TEST_CASE("every frame is chosen, or each so manyth from the first on") {
    FrameInfo info;
    CHECK(is_chosen(info, of_each(1)));
    CHECK(is_chosen(info, of_each(10)));
    info.delivered = 9;
    CHECK(is_chosen(info, of_each(1)));
    CHECK_FALSE(is_chosen(info, of_each(10)));
    info.delivered = 10;
    CHECK(is_chosen(info, of_each(10)));
}

TEST_CASE("the outcome of a preview counts the frames that it was to have") {
    ScanOutcome scan;
    scan.delivered = 91;
    scan.skipped = 4;
    scan.lost_camera = 2;
    CHECK(preview_outcome(scan, of_each(1)).delivered == 91);
    CHECK(preview_outcome(scan, of_each(1)).lost_camera == 2);
    const ScanOutcome tenth = preview_outcome(scan, of_each(10));
    CHECK(tenth.delivered == 10);
    CHECK(tenth.skipped == 0);
    CHECK(tenth.lost_camera == 0);
    scan.delivered = 90;
    scan.skipped = 5;
    CHECK(preview_outcome(scan, of_each(10)).delivered == 9);
    CHECK(preview_outcome(scan, of_each(10)).skipped == 1);
}
