#include "viewer/display/status_text.hpp"

#include <doctest/doctest.h>

using namespace framering;
using namespace std::chrono_literals;

namespace {
ViewerStatus running_viewer() {
    ViewerStatus status;
    status.session = "demo";
    status.link = SessionLink::live;
    status.scan_id = 3;
    status.scan_state = "WORKING";
    status.scan_working = true;
    status.planned = 2000;
    ShownFrame& frame = status.frame.emplace();
    frame.sequence = 1234;
    frame.delivered = 1239;
    frame.scan_id = 3;
    frame.format = {640, 424, PixelFormat::mono8, 8, 0};
    frame.age = 12ms;
    frame.statistics = {{93, 140, 126.98, 0, 640 * 424}, 255, {}};
    frame.range = {108, 133};
    status.camera_hz = 99.96;
    status.shown_hz = 29.8;
    status.slots_used = 3;
    status.slot_count = 64;
    status.writer_records = true;
    status.writer_lag = 3;
    return status;
}

std::string scan_text(const ViewerStatus& status) {
    return plain_text(scan_line(status));
}
}  // namespace

TEST_CASE("a paused scan is no running one at first sight") {
    ViewerStatus status = running_viewer();
    CHECK(scan_line(status).front().emphasis == Emphasis::good);
    status.is_paused = true;
    status.scan_state = "PAUSED";
    CHECK(scan_line(status).front().emphasis == Emphasis::warning);
    CHECK(scan_text(status).starts_with("PAUSED scan 3"));
}

TEST_CASE("a running scan fits into eighty columns, but for the age") {
    CHECK(scan_text(running_viewer()) ==
          "WORKING scan 3  #1234  62 %  100.0 frames/s  ring 3/64  lost 0  lag 3  age 12 ms");
    CHECK(plain_text(frame_line(running_viewer())) ==
          "640x424 mono8  93..140 mean 127  saturated 0 px  shown 108..133  demo  29.8 shown/s");
}

TEST_CASE("losses stand before everything that may be cut") {
    ViewerStatus status = running_viewer();
    status.lost_ring_full = 7;
    status.frame->stored = false;
    CHECK(scan_text(status).starts_with("WORKING scan 3  NOT RECORDED  LOST 7 (ring_full)  frame "));
    CHECK(scan_text(status).find("lost 0") == std::string::npos);
}

TEST_CASE("a frame is not recorded when no writer records") {
    ViewerStatus status = running_viewer();
    status.writer_records = false;
    CHECK(scan_text(status).find("NOT RECORDED") != std::string::npos);
    CHECK(scan_text(status).find("lag") == std::string::npos);
    status.frame.reset();
    CHECK(scan_text(status).find("NOT RECORDED") == std::string::npos);
}

TEST_CASE("a writer that has left after the end of a scan is not missed") {
    ViewerStatus status = running_viewer();
    status.writer_records = false;
    SUBCASE("the scan is over") {
        status.scan_working = false;
        status.scan_state = "ENDED";
    }
    SUBCASE("the session has ended") {
        status.link = SessionLink::ended;
    }
    CHECK(scan_text(status).find("NOT RECORDED") == std::string::npos);
    status.frame->stored = false;
    CHECK(scan_text(status).find("NOT RECORDED") != std::string::npos);
}

TEST_CASE("a writer is missed while its acquirer is gone, which may resume the scan") {
    ViewerStatus status = running_viewer();
    status.writer_records = false;
    status.link = SessionLink::acquirer_gone;
    CHECK(scan_text(status).find("NOT RECORDED") != std::string::npos);
}

TEST_CASE("broken frames and a broken writer are named") {
    ViewerStatus status = running_viewer();
    status.frame->status = FrameStatus::incomplete;
    CHECK(scan_text(status).find("FRAME INCOMPLETE") != std::string::npos);
    status.frame->status = FrameStatus::failed;
    CHECK(scan_text(status).find("FRAME FAILED") != std::string::npos);
    status.writer_error = "disk full\x1b[2J";
    CHECK(scan_text(status).find("writer: disk full?[2J") != std::string::npos);
}

TEST_CASE("a missing session and a dead acquirer are an alarm") {
    ViewerStatus status = running_viewer();
    status.link = SessionLink::acquirer_gone;
    status.link_age = 12s;
    CHECK(scan_text(status).starts_with("ACQUIRER GONE, 10 s scan 3"));
    CHECK(scan_line(status).front().emphasis == Emphasis::alarm);
    ViewerStatus none;
    none.session = "demo";
    none.link_age = 3200ms;
    CHECK(scan_text(none) == "NO SESSION demo, 3 s");
    CHECK(frame_line(none).empty());
    ViewerStatus measured = running_viewer();
    measured.value_keys = {{"mean", ""}, {"temp\x1b", "degC"}};
    measured.frame->info.value_count = 2;
    measured.frame->info.values = {1034.2749, 21.5};
    CHECK(plain_text(frame_line(measured)).find("  mean 1034.27  temp? 21.5 degC  ") != std::string::npos);
    CHECK(waiting_text(none) == "waiting for session demo: start a scan with: framering run --session demo");
}

TEST_CASE("ages are told as precisely as somebody still waits for them") {
    CHECK(age_text(640ms) == "640 ms");
    CHECK(age_text(1999ms) == "1 s");
    CHECK(age_text(9999ms) == "9 s");
    CHECK(age_text(59s) == "50 s");
    CHECK(age_text(60s) == "1 min");
    CHECK(age_text(3599s) == "59 min");
    CHECK(age_text(2h + 5min + 59s) == "2 h 5 min");
    CHECK(age_text(76h) == "3 d 4 h");
}

TEST_CASE("percent belongs to the scan of the frame that is shown") {
    ViewerStatus status = running_viewer();
    status.scan_id = 4;
    CHECK(scan_text(status).find('%') == std::string::npos);
    status = running_viewer();
    status.frame->delivered = 1999;
    CHECK(scan_text(status).find("100 %") != std::string::npos);
    status.planned.reset();
    CHECK(scan_text(status).find('%') == std::string::npos);
}

TEST_CASE("a ring that is nearly full is a warning") {
    ViewerStatus status = running_viewer();
    status.slots_used = 58;
    for (const StatusPart& part : scan_line(status)) {
        CHECK((part.emphasis == Emphasis::warning) == (part.text == "ring 58/64"));
        CHECK((part.emphasis == Emphasis::good) == (part.text == "WORKING scan 3"));
    }
}

TEST_CASE("saturation is counted in pixels while it is rare") {
    ViewerStatus status = running_viewer();
    status.frame->statistics.saturated = 5;
    CHECK(plain_text(frame_line(status)).find("saturated 5 px") != std::string::npos);
    status.frame->statistics.saturated = 640 * 424 / 2;
    CHECK(plain_text(frame_line(status)).find("saturated 50.00 %") != std::string::npos);
}

TEST_CASE("a line is cut between its parts") {
    const StatusLine line{{"abc"}, {"defg"}, {"h"}};
    CHECK(plain_text(cut_to(line, 12)) == "abc  defg  h");
    CHECK(plain_text(cut_to(line, 11)) == "abc  defg");
    CHECK(plain_text(cut_to(line, 8)) == "abc");
    CHECK(plain_text(cut_to(line, 2)) == "ab");
    CHECK(plain_text(cut_to(line, 0)).empty());
    CHECK(cut_to({}, 10).empty());
}

TEST_CASE("how long the disk lasts stands last") {
    ViewerStatus status = running_viewer();
    status.forecast.disk_full = 6h + 10min;
    CHECK(scan_text(status).ends_with("  lost 0  lag 3  age 12 ms  disk full in 6 h 10 min"));
    CHECK(scan_line(status).back().emphasis == Emphasis::plain);
}

TEST_CASE("what may cost frames stands before the progress") {
    ViewerStatus status = running_viewer();
    status.forecast.disk_full = 12min;
    status.forecast.disk_full_before_end = true;
    status.forecast.ring_full = 4200ms;
    status.writer_blocked = 12s;
    CHECK(
        scan_text(status).starts_with("WORKING scan 3  writer: blocked 10 s in a disk call  ring full in 4.2 s  "
                                      "disk full in 12 min 0 s, BEFORE THE SCAN ENDS  #1234"));
    const StatusLine line = scan_line(status);
    CHECK(line[1].emphasis == Emphasis::alarm);
    CHECK(line[2].emphasis == Emphasis::warning);
    CHECK(line[3].emphasis == Emphasis::warning);
    CHECK(line.back().text == "age 12 ms");
}
