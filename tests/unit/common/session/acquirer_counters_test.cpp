#include "common/session/acquirer_counters.hpp"

#include <doctest/doctest.h>

#include "tests/support/scan_book_on_heap.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kSecondNs = 1'000'000'000;

struct Counting {
    Counting() { scans.begin_scan(); }
    layout::ScanRecord& record() { return scans.book.record(); }

    ScanBookOnHeap scans;
    layout::ProducerState state{};
    AcquirerCounters counters{scans.book, state};
};
}  // namespace

TEST_CASE("a run of lost frames is one gap and a stored frame ends it") {
    Counting at;
    at.counters.count_stored();
    at.counters.count_lost();
    at.counters.count_lost();
    at.counters.count_stored();
    at.counters.count_lost();
    CHECK(at.record().delivered == 5);
    CHECK(at.record().lost_ring_full == 3);
    CHECK(at.record().ring_full_gaps == 2);
}

TEST_CASE("a gap in which a scan was taken over is counted once") {
    Counting at;
    at.counters.begin_scan({.ring_full = true, .camera = true});
    at.counters.count_lost();
    at.counters.count_lost_camera(2);
    CHECK(at.record().ring_full_gaps == 0);
    CHECK(at.record().camera_gaps == 0);
    at.counters.begin_scan();
    at.counters.count_lost();
    CHECK(at.record().ring_full_gaps == 1);
}

TEST_CASE(
    "frames that the camera lost are delivered, and each run between stored frames is one gap of its reason") {
    Counting at;
    at.counters.count_lost_camera(3);
    at.counters.count_lost();
    at.counters.count_lost_camera(1);
    at.counters.count_lost(4);
    CHECK(at.record().camera_gaps == 1);
    CHECK(at.record().ring_full_gaps == 1);
    at.counters.count_stored();
    at.counters.count_lost_camera(2);
    CHECK(at.record().delivered == 12);
    CHECK(at.record().lost_camera == 6);
    CHECK(at.record().lost_ring_full == 5);
    CHECK(at.record().camera_gaps == 2);
    CHECK(at.record().ring_full_gaps == 1);
    CHECK(at.scans.book.newest()->lost() == 11);
}

TEST_CASE("frames of an evicted writer are lost and none of them is delivered again") {
    Counting at;
    at.counters.count_lost_writer_gone(0);
    at.counters.count_lost_writer_gone(3);
    CHECK(at.record().lost_writer_gone == 3);
    CHECK(at.record().delivered == 0);
}

TEST_CASE("the frame rate is that of half a second") {
    Counting at;
    at.counters.measure_rate(kSecondNs);
    for (int i = 0; i < 50; ++i) {
        at.counters.count_stored();
    }
    at.counters.measure_rate(kSecondNs + kSecondNs / 2 - 1);
    CHECK(at.record().frame_period_ns == 0);
    at.counters.measure_rate(kSecondNs + kSecondNs / 2);
    CHECK(at.record().frame_period_ns == 10'000'000);
    at.counters.measure_rate(2 * kSecondNs);
    CHECK(at.record().frame_period_ns == 0);  // no frame since
}

TEST_CASE("the rate of a scan does not count what was delivered before it was taken over") {
    Counting at;
    at.counters.measure_rate(kSecondNs);
    at.counters.count_stored();
    at.counters.begin_scan();
    at.counters.measure_rate(2 * kSecondNs);
    CHECK(at.record().frame_period_ns == 0);
    at.counters.count_stored();
    at.counters.measure_rate(3 * kSecondNs);
    CHECK(at.record().frame_period_ns == kSecondNs);
}

TEST_CASE("before the first scan nothing is lost and no rate is measured") {
    ScanBookOnHeap scans;
    layout::ProducerState state{};
    AcquirerCounters counters(scans.book, state);
    counters.count_lost_writer_gone(0);
    counters.measure_rate(kSecondNs);
    counters.measure_rate(2 * kSecondNs);
    CHECK_FALSE(scans.book.newest());
}

TEST_CASE("waits for room are counted in the session with how long they took") {
    Counting at;
    at.counters.count_full_wait(5);
    at.counters.count_full_wait(7);
    CHECK(at.state.full_waits == 2);
    CHECK(at.state.full_wait_ns == 12);
}
