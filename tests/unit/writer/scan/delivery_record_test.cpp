#include "writer/scan/delivery_record.hpp"

#include <doctest/doctest.h>

using namespace framering;

TEST_CASE("frames in order leave no gap") {
    DeliveryRecord record(100);
    CHECK(record.next_sequence() == 100);
    for (std::uint64_t i = 0; i < 5; ++i) {
        record.frame_stored(100 + i, i);
    }
    record.scan_ended(5, 105);
    CHECK(record.stored() == 5);
    CHECK(record.gaps().empty());
    CHECK(record.next_sequence() == 105);
}

TEST_CASE("a jump of the camera's count between neighbours is a gap of lost frames") {
    DeliveryRecord record(0);
    record.frame_stored(0, 0);
    record.frame_stored(1, 4);
    record.frame_stored(2, 5);
    CHECK(record.gaps() == std::vector<Gap>{{1, 3, LossReason::ring_full}});
    CHECK(record.gaps().front().count() == 3);
    CHECK(record.lost() == 3);
}

TEST_CASE("frames lost before the first and after the last stored one are gaps") {
    DeliveryRecord record(7);
    record.frame_stored(7, 2);
    record.scan_ended(6, 8);
    CHECK(record.gaps() == std::vector<Gap>{{0, 1, LossReason::ring_full}, {3, 5, LossReason::ring_full}});
    CHECK(record.lost() == 5);
}

TEST_CASE("a writer that attached late has not lost what came before") {
    DeliveryRecord record(10, 40);
    record.frame_stored(40, 30);
    record.frame_stored(41, 31);
    record.scan_ended(32, 42);
    CHECK(record.gaps().empty());
    CHECK(record.before_writer() == 30);
    CHECK(record.lost() == 0);
}

TEST_CASE("frames that a writer had and never stored are lost though nothing was stored before them") {
    DeliveryRecord record(10, 15);
    record.frame_stored(40, 30);
    CHECK(record.gaps() == std::vector<Gap>{{0, 29, LossReason::writer_gone}});
    CHECK(record.lost() == 30);
}

TEST_CASE("frames that were written over while a writer was there have a reason of their own") {
    DeliveryRecord record(10);
    record.frame_stored(10, 0);
    record.evicted_until(15);
    record.frame_stored(15, 5);
    record.frame_stored(17, 7);
    record.scan_ended(9, 19);
    CHECK(record.gaps() == std::vector<Gap>{{1, 4, LossReason::abandoned},
                                            {6, 6, LossReason::writer_gone},
                                            {8, 8, LossReason::writer_gone}});
    CHECK(record.lost() == 6);
}

TEST_CASE("a scan that was over when its writer attached is not recorded and not lost") {
    DeliveryRecord record(10, 13);
    record.scan_ended(3, 13);
    CHECK(record.before_writer() == 3);
    CHECK(record.lost() == 0);
}

TEST_CASE("frames that were in the ring and never stored are lost because the writer was gone") {
    DeliveryRecord record(0);
    record.frame_stored(0, 0);
    record.frame_stored(5, 6);
    record.scan_ended(10, 9);
    CHECK(record.gaps() == std::vector<Gap>{{1, 5, LossReason::writer_gone}, {7, 9, LossReason::writer_gone}});
    CHECK(record.lost() == 8);
}

TEST_CASE("a scan of which nothing was stored is lost and not silently so") {
    DeliveryRecord in_the_ring(0);
    in_the_ring.scan_ended(3, 3);
    CHECK(in_the_ring.gaps() == std::vector<Gap>{{0, 2, LossReason::writer_gone}});
    CHECK(in_the_ring.lost() == 3);
    DeliveryRecord without_slot(0);
    without_slot.scan_ended(3, 0);
    CHECK(without_slot.gaps() == std::vector<Gap>{{0, 2, LossReason::ring_full}});
    DeliveryRecord empty(0);
    empty.scan_ended(0, 0);
    CHECK(empty.gaps().empty());
}

TEST_CASE("an acquirer that is gone may have told less than was stored") {
    DeliveryRecord record(0);
    record.frame_stored(0, 0);
    record.frame_stored(1, 1);
    record.scan_ended(1, std::nullopt);
    CHECK(record.gaps().empty());
    CHECK(record.stored() == 2);
}

TEST_CASE("frames that the camera lost are told apart from those for which there was no slot") {
    DeliveryRecord record(0);
    record.frame_stored(0, 2, 2);
    record.frame_stored(1, 8, 3);
    record.frame_stored(2, 9, 0);
    record.scan_ended(14, 3, LossReason::writer_gone, 7);
    CHECK(record.gaps() == std::vector<Gap>{{0, 1, LossReason::camera},
                                            {3, 5, LossReason::camera},
                                            {6, 7, LossReason::ring_full},
                                            {10, 11, LossReason::camera},
                                            {12, 13, LossReason::ring_full}});
    CHECK(record.lost() == 11);
    CHECK(record.lost_camera() == 5);
    CHECK(record.stored() + record.lost() == 14);
}

TEST_CASE("frames that the camera lost among others that were in the ring are told of first") {
    DeliveryRecord record(0);
    record.frame_stored(0, 0);
    record.frame_stored(3, 6, 2);  // 1 and 2 were in the ring, one more had no slot
    CHECK(record.gaps() == std::vector<Gap>{{1, 2, LossReason::camera}, {3, 5, LossReason::writer_gone}});
}

TEST_CASE("a number of camera losses that cannot be makes no gap longer than it is") {
    DeliveryRecord record(0);
    record.frame_stored(0, 0, 5);
    record.frame_stored(1, 3, 1000);
    record.scan_ended(5, 2, LossReason::writer_gone, 1);
    CHECK(record.gaps() == std::vector<Gap>{{1, 2, LossReason::camera}, {4, 4, LossReason::ring_full}});
}
