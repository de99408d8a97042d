#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "tests/support/small_ring.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a reader that is evicted while it reads is told, and that its frames are not whole") {
    SmallRing ring(4);
    LosslessReader reader = ring.admit_reader();
    ring.publish(1);
    ring.publish(2);
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 2);
    CHECK(reader.still_whole(run));
    ring.evict();
    CHECK(reader.evicted());
    CHECK(reader.still_whole(run));  // nothing has been written over them yet
    ring.publish(3);
    ring.publish(4);
    const auto overwriting = ring.producer.try_claim();
    REQUIRE(overwriting);
    CHECK_FALSE(reader.still_whole(run));
    CHECK(reader.still_whole(run.subspan(1)));
    CHECK_FALSE(reader.still_whole(std::uint64_t{1}));
    CHECK(reader.still_whole(std::uint64_t{0}));
    CHECK(reader.poll(64, kNoEnd).empty());
}

TEST_CASE("a header that changes while it is taken makes no frame") {
    SmallRing ring(2);
    LosslessReader reader = ring.admit_reader();
    ring.publish(1);
    ring.heap.memory().headers[0].sequence = 2;  // of the frame that comes into this slot next
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 1);
    ring.evict();
    ring.publish(2);
    ring.publish(3);
    CHECK_FALSE(reader.still_whole(run));
}

TEST_CASE("a slot with another frame is a damaged segment to a reader that nobody evicted") {
    SmallRing ring(2);
    LosslessReader reader = ring.admit_reader();
    ring.publish(1);
    ring.heap.memory().slot_words[0] = whole_word(2);
    CHECK_THROWS_AS((void)reader.poll(64, kNoEnd), Error);
}

TEST_CASE("a reader can begin at an older frame that is whole and not about to be overwritten") {
    RingOnHeap heap(8, 4096);
    heap.state.head = 20;  // as a former ring's: none of those is here
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    CHECK(producer.first_kept(kNoEnd) == 20);
    CHECK(producer.first_kept(0) == 20);
    for (std::uint8_t i = 0; i < 5; ++i) {
        publish_one(producer, i);
    }
    CHECK(producer.first_kept(0) == 20);  // the oldest that is whole
    CHECK(producer.first_kept(22) == 22);
    CHECK(producer.first_kept(25) == 25);
    CHECK(producer.first_kept(26) == 25);  // not there yet
    for (std::uint8_t i = 0; i < 5; ++i) {
        publish_one(producer, i);
    }
    CHECK(producer.first_kept(0) == 24);  // 22 and 23 are next to go
    const auto open = producer.try_claim();
    const auto second = producer.try_claim();
    REQUIRE(second);
    CHECK(producer.first_kept(0) == 26);  // 22 and 23 are being written over
}
