// What is left of a scan whose acquirer died, at each step between a frame and its count.
#include "common/session/scan_resumption.hpp"

#include "tests/support/scan_book_on_heap.hpp"
#include "tests/support/small_ring.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr Nanoseconds kAway = std::chrono::seconds(3);

// An acquirer at work, until it is looked at as one that died.
struct Left {
    void publish_stored(std::uint64_t delivered, std::uint64_t scan_id = 1, std::uint64_t lost_camera = 0) {
        auto claim = ring.producer.try_claim();
        REQUIRE(claim);
        FrameInfo info = header(delivered, scan_id);
        info.lost_camera = lost_camera;
        ring.producer.publish(std::move(*claim), info);
    }
    void publish_dropped(std::uint64_t delivered, std::uint64_t scan_id = 1) {
        ring.producer.publish(ring.producer.claim_spare(), header(delivered, scan_id));
    }
    void count(std::uint64_t delivered, std::uint64_t lost, std::uint64_t gaps) {
        scans.book.record().delivered = delivered;
        scans.book.record().lost_ring_full = lost;
        scans.book.record().ring_full_gaps = gaps;
    }
    ScanResumption resumption() { return {scans.book, ring.heap.memory()}; }
    ScanInfo scan() { return *scans.book.newest(); }

    SmallRing ring{4};
    ScanBookOnHeap scans;

  private:
    static FrameInfo header(std::uint64_t delivered, std::uint64_t scan_id) {
        FrameInfo info = one_row(16, delivered);
        info.scan_id = scan_id;
        return info;
    }
};
}  // namespace

TEST_CASE("a scan that was announced and had not begun resumes at its first frame") {
    Left left;
    left.scans.announce_scan();
    ScanResumption resumption = left.resumption();
    CHECK_FALSE(resumption.was_working());
    CHECK_FALSE(resumption.gap().ring_full);
    const ResumePoint point = resumption.resume(kAway);
    CHECK(point.started_ns == 0);
    CHECK(point.delivered == 0);
    CHECK(point.away == kAway);
    CHECK(left.scan().state == layout::ScanState::announced);
}

TEST_CASE("looking at a scan that was left changes nothing of it") {
    Left left;
    left.scans.begin_scan();
    left.publish_stored(0);
    CHECK(left.resumption().delivered() == 1);
    CHECK(left.scan().delivered == 0);
    CHECK(left.scan().restarts == 0);
}

TEST_CASE("a stored frame that was not counted is counted and no frame is lost by it") {
    Left left;
    left.scans.begin_scan();
    left.publish_stored(0);
    left.publish_stored(1);
    left.count(1, 0, 0);
    ScanResumption resumption = left.resumption();
    CHECK(resumption.was_working());
    CHECK_FALSE(resumption.gap().ring_full);
    const ResumePoint point = resumption.resume(kAway);
    CHECK(point.started_ns == 1);
    CHECK(point.delivered == 2);
    CHECK(left.scan().delivered == 2);
    CHECK(left.scan().lost() == 0);
    REQUIRE(left.scan().interruptions.size() == 1);
    CHECK(left.scan().interruptions.front() == ScanInterruption{2, 2, kAway});
}

TEST_CASE("a dropped frame that was not counted begins a gap") {
    Left left;
    left.scans.begin_scan();
    left.publish_stored(0);
    left.publish_dropped(1);
    left.count(1, 0, 0);
    ScanResumption resumption = left.resumption();
    CHECK(resumption.gap().ring_full);
    CHECK(resumption.resume(kAway).delivered == 2);
    CHECK(left.scan().lost_ring_full == 1);
    CHECK(left.scan().ring_full_gaps == 1);
}

TEST_CASE("the first frame of a scan begins a gap where it was dropped and not counted") {
    Left left;
    left.scans.begin_scan();
    left.publish_dropped(0);
    ScanResumption resumption = left.resumption();
    CHECK(resumption.gap().ring_full);
    CHECK(resumption.resume(kAway).delivered == 1);
    CHECK(left.scan().lost_ring_full == 1);
    CHECK(left.scan().ring_full_gaps == 1);
}

TEST_CASE("a dropped frame that was not counted goes on with the gap before it") {
    Left left;
    left.scans.begin_scan();
    left.publish_stored(0);
    left.publish_dropped(1);
    left.publish_dropped(2);
    left.count(2, 1, 1);
    ScanResumption resumption = left.resumption();
    CHECK(resumption.gap().ring_full);
    CHECK(resumption.resume(kAway).delivered == 3);
    CHECK(left.scan().lost_ring_full == 2);
    CHECK(left.scan().ring_full_gaps == 1);
}

TEST_CASE("a frame that was counted as lost and is in no slot yet is not delivered again") {
    Left left;
    left.scans.begin_scan();
    left.publish_stored(0);
    left.count(2, 1, 1);
    ScanResumption resumption = left.resumption();
    CHECK(resumption.gap().ring_full);
    CHECK(resumption.resume(kAway).delivered == 2);
    CHECK(left.scan().lost_ring_full == 1);
    CHECK(left.scan().ring_full_gaps == 1);
}

TEST_CASE("a stored frame after a gap ends it") {
    Left left;
    left.scans.begin_scan();
    left.publish_dropped(0);
    left.publish_stored(1);
    left.count(1, 1, 1);
    ScanResumption resumption = left.resumption();
    CHECK_FALSE(resumption.gap().ring_full);
    CHECK(resumption.resume(kAway).delivered == 2);
    CHECK(left.scan().lost_ring_full == 1);
    CHECK(left.scan().ring_full_gaps == 1);
}

TEST_CASE("frames of an earlier scan say nothing of the one that is resumed") {
    Left left;
    left.scans.begin_scan();
    left.publish_dropped(6);
    left.publish_stored(7);
    left.scans.book.end(layout::ScanState::ended, "", 1, 0);
    left.scans.begin_scan(1);
    ScanResumption resumption = left.resumption();
    CHECK_FALSE(resumption.gap().ring_full);
    CHECK(resumption.resume(kAway).delivered == 0);
    CHECK(left.scan().lost() == 0);
}

TEST_CASE("frames that the camera lost stay its loss, whenever its acquirer died while it counted them") {
    struct Died {
        const char* when;
        std::uint64_t delivered, lost_camera;  // as the record has them
    };
    // Frame 0 was lost and 1 stored before; then 2 to 4 were lost.
    for (const Died& died : {Died{"before", 2, 1}, Died{"between the two", 2, 4}, Died{"after", 5, 4}}) {
        CAPTURE(died.when);
        Left left;
        left.scans.begin_scan();
        left.publish_stored(1, 1, 1);
        left.count(died.delivered, 0, 0);
        left.scans.book.record().lost_camera = died.lost_camera;
        left.scans.book.record().camera_gaps = 1;
        ScanResumption resumption = left.resumption();
        const std::uint64_t delivered = died.lost_camera == 1 ? 2 : 5;
        CHECK(resumption.gap().camera == (died.lost_camera != 1));
        CHECK_FALSE(resumption.gap().ring_full);
        CHECK(resumption.resume(kAway).delivered == delivered);
        CHECK(left.scan().delivered == delivered);
        CHECK(left.scan().lost_camera == died.lost_camera);
        CHECK(left.scan().lost_ring_full == 0);
        CHECK(left.scan().ring_full_gaps == 0);
    }
}

TEST_CASE("a run that was lost for both reasons resumes as a gap of both") {
    Left left;
    left.scans.begin_scan();
    left.publish_stored(0);
    left.publish_dropped(3);  // 1 and 2 were lost in the camera; the drop is not counted
    left.count(3, 0, 0);
    left.scans.book.record().lost_camera = 2;
    left.scans.book.record().camera_gaps = 1;
    ScanResumption resumption = left.resumption();
    CHECK(resumption.gap().camera);
    CHECK(resumption.gap().ring_full);
    CHECK(resumption.resume(kAway).delivered == 4);
    CHECK(left.scan().lost_ring_full == 1);
    CHECK(left.scan().ring_full_gaps == 1);
    CHECK(left.scan().lost_camera == 2);
}
