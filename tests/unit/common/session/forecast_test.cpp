#include "common/session/forecast.hpp"

#include <doctest/doctest.h>

#include "common/session/scan_plan.hpp"
#include "common/session/session_status.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
constexpr std::uint64_t kNow = 100'000'000'000;

// 100 frames of 1 MB a second, all stored; room for 100 s; a ring of 100 that is nearly empty.
ForecastFigures steady() {
    ForecastFigures figures;
    figures.frame_rate_hz = 100;
    figures.store_rate_hz = 100;
    figures.frame_bytes = 1'000'000;
    figures.free_bytes = 10'000'000'000;
    figures.ring_used = 2;
    figures.slot_count = 100;
    return figures;
}

// The ring fills by 20 frames a second and has 50 free slots.
ForecastFigures filling() {
    ForecastFigures figures = steady();
    figures.store_rate_hz = 80;
    figures.ring_used = 50;
    return figures;
}

SessionStatus running() {
    SessionStatus status;
    status.acquirer_alive = true;
    status.slot_count = 100;
    status.ring_used = 50;
    status.scan = ScanInfo{};
    status.scan->state = layout::ScanState::working;
    status.scan->planned = 1000;
    status.scan->delivered = 400;
    status.scan->frame_period_ns = 10'000'000;
    ProcessStatus writer;
    writer.role = "writer";
    writer.alive = true;
    writer.lag = 50;
    writer.frames = 350;
    writer.bytes = 350'000'000;
    writer.purpose = layout::Purpose::stores;
    writer.disk = DiskFigures{};
    writer.disk->free_bytes = 10'000'000'000;
    writer.disk->store_period_ns = 12'500'000;
    status.processes = {ProcessStatus{}, writer};
    return status;
}
}  // namespace

TEST_CASE("the disk is full once its room has been written at the rate of storing") {
    CHECK(forecast(steady()).disk_full == 100s);
    CHECK(forecast(filling()).disk_full == 125s);
    ForecastFigures begun = steady();
    begun.store_rate_hz = 0;
    CHECK(forecast(begun).disk_full == 100s);
}

TEST_CASE("nothing is said of a disk without rate or room or frames") {
    ForecastFigures standing = steady();
    standing.frame_rate_hz = 0;
    standing.store_rate_hz = 0;
    CHECK_FALSE(forecast(standing).disk_full);
    ForecastFigures unknown = steady();
    unknown.free_bytes.reset();
    CHECK_FALSE(forecast(unknown).disk_full);
    ForecastFigures no_size = steady();
    no_size.frame_bytes = 0;
    CHECK_FALSE(forecast(no_size).disk_full);
    CHECK(disk_full_text(forecast(unknown)).empty());
}

TEST_CASE("a disk that lasts for more than a year is not foretold") {
    ForecastFigures slow = steady();
    slow.store_rate_hz = 1e-6;
    CHECK_FALSE(forecast(slow).disk_full);
}

TEST_CASE("a full disk is full now") {
    ForecastFigures full = steady();
    full.free_bytes = 0;
    CHECK(forecast(full).disk_full == 0s);
    CHECK(disk_full_text(forecast(full)) == "disk full");
}

TEST_CASE("the ring is foretold only while it fills") {
    CHECK(forecast(filling()).ring_full == 2500ms);
    CHECK_FALSE(forecast(steady()).ring_full);
    ForecastFigures nearly_empty = filling();
    nearly_empty.ring_used = 10;
    CHECK_FALSE(forecast(nearly_empty).ring_full);
    nearly_empty.ring_used = 11;
    CHECK(forecast(nearly_empty).ring_full);
    ForecastFigures emptying = filling();
    emptying.store_rate_hz = 120;
    CHECK_FALSE(forecast(emptying).ring_full);
    ForecastFigures noise = filling();
    noise.store_rate_hz = 99.5;
    CHECK_FALSE(forecast(noise).ring_full);
    ForecastFigures unknown = filling();
    unknown.store_rate_hz = 0;
    CHECK_FALSE(forecast(unknown).ring_full);
}

TEST_CASE("a ring without a free slot is full now") {
    ForecastFigures full = filling();
    full.ring_used = 100;
    CHECK(forecast(full).ring_full == 0s);
    CHECK(ring_full_text(forecast(full)) == "ring full");
    full.ring_used = 101;
    CHECK(forecast(full).ring_full == 0s);
}

TEST_CASE("a planned scan has a time left and is compared with the room") {
    ForecastFigures planned = steady();
    CHECK_FALSE(forecast(planned).scan_left);
    planned.frames_left = 9998;  // and two in the ring
    CHECK(forecast(planned).scan_left == 99'980ms);
    CHECK_FALSE(forecast(planned).disk_full_before_end);
    planned.frames_left = 9999;
    CHECK(forecast(planned).disk_full_before_end);
    planned.frames_left = 0;
    CHECK_FALSE(forecast(planned).scan_left);
}

TEST_CASE("of two writers the worse one counts: the smaller disk, and who fills the ring") {
    SessionStatus status = running();
    const Forecast alone = forecast_of(status, kNow);
    ProcessStatus second = status.processes.back();
    second.role = "second";
    second.lag = 2;
    second.disk->free_bytes = 1'000'000'000;
    second.disk->store_period_ns = 10'000'000;
    status.processes.push_back(second);
    const Forecast both = forecast_of(status, kNow);
    CHECK(both.disk_full == 10s);
    CHECK(both.ring_full == alone.ring_full);
    std::swap(status.processes[1], status.processes[2]);
    CHECK(forecast_of(status, kNow) == both);
    status.processes[1].alive = false;
    CHECK(forecast_of(status, kNow) == alone);
}

TEST_CASE("a role that only processes fills no disk and no ring") {
    SessionStatus status = running();
    CHECK(forecast_of(status, kNow).ring_full);
    status.processes[1].purpose = layout::Purpose::forwards;
    CHECK(forecast_of(status, kNow).ring_full);
    status.processes[1].purpose = layout::Purpose::processes;
    CHECK_FALSE(forecast_of(status, kNow).ring_full);
    CHECK_FALSE(forecast_of(status, kNow).disk_full);
}

TEST_CASE("the forecast in words") {
    Forecast words;
    CHECK(disk_full_text(words).empty());
    CHECK(ring_full_text(words).empty());
    words.disk_full = 6h + 10min;
    words.ring_full = 4200ms;
    CHECK(disk_full_text(words) == "disk full in 6 h 10 min");
    CHECK(ring_full_text(words) == "ring full in 4.2 s");
    words.disk_full_before_end = true;
    CHECK(disk_full_text(words) == "disk full in 6 h 10 min, BEFORE THE SCAN ENDS");
}

TEST_CASE("a running session is foretold by what its writer tells") {
    const Forecast running_on = forecast_of(running(), kNow);
    CHECK(running_on.disk_full == 125s);
    CHECK(running_on.ring_full == 2500ms);
    CHECK(running_on.scan_left == 6s);
    CHECK_FALSE(running_on.disk_full_before_end);
    SessionStatus small = running();
    small.processes[1].disk->free_bytes = 600'000'000;
    CHECK(forecast_of(small, kNow).disk_full_before_end);
}

TEST_CASE("nothing is foretold of a session that stands") {
    SessionStatus over = running();
    over.scan->state = layout::ScanState::ended;
    SessionStatus gone = running();
    gone.acquirer_alive = false;
    SessionStatus none = running();
    none.scan.reset();
    for (const SessionStatus& status : {over, gone, none}) {
        const Forecast nothing = forecast_of(status, kNow);
        CHECK_FALSE(nothing.disk_full);
        CHECK_FALSE(nothing.ring_full);
        CHECK_FALSE(nothing.scan_left);
    }
    SessionStatus orphaned = running();
    orphaned.processes[1].alive = false;
    CHECK_FALSE(forecast_of(orphaned, kNow).disk_full);
    CHECK(forecast_of(orphaned, kNow).scan_left == 6s);
    SessionStatus troubled = running();
    troubled.processes[1].error = "cannot write";
    CHECK_FALSE(forecast_of(troubled, kNow).disk_full);
    CHECK(forecast_of(troubled, kNow).ring_full);
}

TEST_CASE("a scan that ends by its duration has a time left, and expects the frames of that time") {
    ForecastFigures figures = steady();
    figures.time_left = 50s;
    CHECK(forecast(figures).scan_left == 50s);
    CHECK_FALSE(forecast(figures).disk_full_before_end);
    figures.time_left = 101s;
    CHECK(forecast(figures).disk_full_before_end);
    SUBCASE("what comes first, all frames or the time, is the end") {
        figures.frames_left = 1000;
        CHECK(forecast(figures).scan_left == 10s);
        CHECK_FALSE(forecast(figures).disk_full_before_end);
    }
    SUBCASE("without a rate nobody knows how many frames come in that time") {
        figures.frame_rate_hz = 0;
        CHECK(forecast(figures).scan_left == 101s);
        CHECK_FALSE(forecast(figures).disk_full_before_end);
    }
}

TEST_CASE("the duration is that of the plan, from the beginning of the scan") {
    SessionStatus status = running();
    status.scan->planned.reset();
    ScanPlan plan;
    plan.format = {64, 48, PixelFormat::mono16, 16, 0};
    plan.duration = 30s;
    status.scan->plan = to_json(plan);
    status.scan->started_ns = kNow - 10'000'000'000;
    CHECK(forecast_of(status, kNow).scan_left == 20s);
    CHECK(forecast_of(status, kNow + 60'000'000'000).scan_left == 0s);
    status.scan->started_ns = 0;  // not begun
    CHECK_FALSE(forecast_of(status, kNow).scan_left);
    status.scan->started_ns = kNow;
    status.scan->plan = "{";
    CHECK_FALSE(forecast_of(status, kNow).scan_left);
}
