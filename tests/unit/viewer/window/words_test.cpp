// Pure texts of the window: notice, facts, scale bar, names of files.
#include <doctest/doctest.h>

#include "viewer/window/facts.hpp"
#include "viewer/window/notice.hpp"
#include "viewer/window/save_name.hpp"
#include "viewer/window/scale_bar.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
constexpr std::uint64_t kSecond = 1'000'000'000;

ShownFrame frame_at(std::uint64_t delivered, std::uint64_t seconds) {
    ShownFrame frame;
    frame.scan_id = 1;
    frame.delivered = delivered;
    frame.info.capture_time_ns = seconds * kSecond;
    return frame;
}

ViewerStatus working() {
    ViewerStatus status;
    status.session = "demo";
    status.link = SessionLink::live;
    status.scan_working = true;
    status.frame = frame_at(0, 1);
    return status;
}

std::string said(const ViewerStatus& status, const FrameRhythm& rhythm, std::uint64_t now_s) {
    const auto found = notice(status, rhythm, now_s * kSecond);
    return found ? found->text : "";
}

Fact fact_of(const Facts& facts, const std::string& name) {
    for (const Fact& fact : facts) {
        if (fact.name == name) {
            return fact;
        }
    }
    return {name, "-"};
}

std::string value_of(const Facts& facts, const std::string& name) {
    return fact_of(facts, name).value;
}
}  // namespace

TEST_CASE("a frame that stays away is told after two seconds") {
    FrameRhythm rhythm;
    rhythm.add(frame_at(0, 10));
    CHECK(said(working(), rhythm, 12).empty());
    CHECK(said(working(), rhythm, 13) == "NO NEW FRAME for 3 s");
}

TEST_CASE("a slow scan is late only after three of its periods") {
    FrameRhythm rhythm;
    rhythm.add(frame_at(0, 10));
    rhythm.add(frame_at(2, 30));
    CHECK(said(working(), rhythm, 60).empty());
    CHECK(said(working(), rhythm, 61) == "NO NEW FRAME for 30 s");
}

TEST_CASE("no frame is late where none is to come") {
    FrameRhythm rhythm;
    rhythm.add(frame_at(0, 10));
    ViewerStatus status = working();
    status.scan_working = false;
    CHECK(said(status, rhythm, 100).empty());
    status = working();
    status.frozen = true;
    CHECK(said(status, rhythm, 100) == "FROZEN, the scan continues");
}

TEST_CASE("a session that is not there or over is told before everything else") {
    const FrameRhythm rhythm;
    ViewerStatus status = working();
    status.frozen = true;
    status.link = SessionLink::missing;
    CHECK(said(status, rhythm, 1) == "no session 'demo' yet");
    status.link = SessionLink::ended;
    CHECK(said(status, rhythm, 1) == "the session has ended");
    status.link = SessionLink::acquirer_gone;
    status.link_age = 12s;
    CHECK(said(status, rhythm, 1) == "ACQUIRER GONE for 10 s");
    CHECK(notice(status, rhythm, 1)->emphasis == Emphasis::alarm);
}

TEST_CASE("a scale bar is round and as long as it says") {
    const auto bar = scale_bar(650, 0.5, 100);
    REQUIRE(bar);
    CHECK(bar->label == "100 \u00b5m");
    CHECK(bar->screen_pixels == doctest::Approx(100'000 / 650.0 * 0.5));
    CHECK(scale_bar(1, 1, 10)->label == "10 nm");
    CHECK(scale_bar(1e6, 1, 7)->label == "5 mm");
    CHECK_FALSE(scale_bar(0, 1, 100));
    CHECK_FALSE(scale_bar(-5, 1, 100));
}

TEST_CASE("a frame's header is told") {
    ShownFrame frame = frame_at(7, 1);
    frame.sequence = 12;
    frame.format = {64, 48, PixelFormat::mono16, 12, 650};
    set_format(frame.info, frame.format);
    frame.info.exposure_us = 2500;
    frame.info.offset_x = 8;
    frame.info.binning_x = 2;
    frame.info.axis_count = 3;
    frame.info.axes[0] = {17, 8.5};
    frame.info.axes[1] = {4, 2.5};
    frame.info.axes[2] = {1, 0};
    const std::vector<ScanAxis> axes{{"t", "s", 0, 0.5}, {"z", "um", 5, 0.625}};
    const Facts facts = frame_facts(frame, axes, 0);
    CHECK(value_of(facts, "frame") == "7 of scan 1");
    CHECK(value_of(facts, "stored as") == "#12");
    CHECK(value_of(facts, "size") == "64 x 48");
    CHECK(value_of(facts, "pixels") == "mono16, 12 bit");
    CHECK(value_of(facts, "ROI at") == "8, 0");
    CHECK(value_of(facts, "binning") == "2x1");
    CHECK(value_of(facts, "exposure") == "2.5 ms");
    CHECK(value_of(facts, "pixel") == "650 nm");
    CHECK(value_of(facts, "field") == "41.6 \u00b5m x 31.2 \u00b5m");
    CHECK(value_of(facts, "t") == "17 (8.5 s)");
    CHECK(value_of(facts, "z") == "4 of 0..4 (2.5 um)");
    CHECK(value_of(facts, "axis 2") == "1 (0)");
    CHECK(value_of(facts, "captured") == "1970-01-01T00:00:01.000Z");
    CHECK(value_of(facts, "status") == "good");
}

TEST_CASE("more axes than a header holds are not read") {
    ShownFrame frame;
    frame.info.axis_count = 4'000'000'000;
    CHECK(value_of(frame_facts(frame, {}, 0), "axis 7") == "0 (0)");
}

TEST_CASE("statistics of the box stand below those of the frame") {
    Measurements measured;
    CHECK(value_of(pixel_facts({{1, 2, 1.5}, 255, {}}, measured), "box") == "-");
    measured.box = BoxStatistics{{{5, 9, 7.25, 2}, 0.5}, {3, 4, 10, 20}, {}};
    const Facts facts = pixel_facts({{1, 2, 1.5, 3}, 255, {}}, measured);
    CHECK(value_of(facts, "range") == "1 .. 2");
    CHECK(value_of(facts, "saturated") == "3 px");
    CHECK(value_of(facts, "box") == "10x20 at 3, 4");
    CHECK(value_of(facts, "box range") == "5 .. 9");
    CHECK(value_of(facts, "box mean") == "7.2 \u00b1 0.5");
}

TEST_CASE("statistics of colours have a line each, and those of floating-point samples all their digits") {
    FrameStatistics colours{{0, 255, 50, 3, 300}, 255, {}};
    colours.colours = {{0, 255, 12.4, 3, 100}, {1, 200, 100.6, 0, 100}, {2, 99, 37, 0, 100}};
    const Facts facts = pixel_facts(colours, {});
    CHECK(value_of(facts, "R") == "0..255  12.4  sat. 3");
    CHECK(value_of(facts, "G") == "1..200  100.6");
    const Facts small = pixel_facts({{-0.5, 1e-3, 2.5e-4, 0, 100, 3, 2}, 0, {}}, {});
    CHECK(value_of(small, "mean") == "0.00025");
    CHECK(value_of(small, "saturated") == "-");
    CHECK(value_of(small, "no number") == "3 nan, 2 inf");
}

TEST_CASE("what the recording costs and lasts is told") {
    ViewerStatus status = working();
    status.camera_hz = 99.96;
    status.shown_hz = 9.87;
    status.slots_used = 3;
    status.slot_count = 64;
    CHECK(value_of(recording_facts(status), "writer") == "none");
    status.scan_working = false;
    CHECK(fact_of(recording_facts(status), "writer").emphasis == Emphasis::plain);
    status.scan_working = true;
    CHECK(fact_of(recording_facts(status), "writer").emphasis == Emphasis::warning);
    status.writer_records = true;
    status.writer_lag = 5;
    status.lost_ring_full = 2;
    status.forecast.disk_full = 90s;
    const Facts facts = recording_facts(status);
    CHECK(value_of(facts, "camera") == "100.0 frames/s");
    CHECK(value_of(facts, "shown") == "9.87 frames/s");
    CHECK(value_of(facts, "lost") == "2");
    CHECK(value_of(facts, "ring") == "3 of 64");
    CHECK(value_of(facts, "writer lag") == "5");
    CHECK(value_of(facts, "disk full in") == "1 min 30 s");
}

TEST_CASE("values of the frame and counters of the camera are told where there are any") {
    ViewerStatus status = working();
    status.frame.reset();
    CHECK(source_facts(status).empty());
    status.value_keys = {{"mean", ""}, {"temperature", "degC"}};
    status.counters = {{"failures", 0}, {"packets_resent", 7}};
    CHECK(value_of(source_facts(status), "packets_resent") == "7");
    status.frame.emplace();
    status.frame->info.value_count = 2;
    status.frame->info.values = {1034.2749, 21.5};
    const Facts facts = source_facts(status);
    CHECK(facts.size() == 3);
    CHECK(value_of(facts, "mean") == "1034.27");
    CHECK(value_of(facts, "temperature") == "21.5 degC");
}

TEST_CASE("files that are saved without asking are named by session and time") {
    CHECK(save_name("demo", 1500 * kSecond, "tif") == "demo_19700101T002500.000Z.tif");
}
