#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "tests/support/ring_on_heap.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr auto kNoEnd = layout::kNone;

void publish_one(FrameProducer& producer, std::uint8_t value) {
    auto claim = producer.try_claim();
    REQUIRE(claim);
    copy_into_slot(claim->pixels().data(), std::vector<std::uint8_t>(16, value).data(), 16);
    producer.publish(std::move(*claim), one_row(16));
}
}  // namespace

TEST_CASE("a reader that is evicted while it reads is told, and that its frames are not whole") {
    RingOnHeap heap(4, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    publish_one(producer, 1);
    publish_one(producer, 2);
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 2);
    CHECK(reader.still_whole(run));
    heap.evict(0, producer);
    CHECK(reader.evicted());
    CHECK(reader.still_whole(run));  // nothing has been written over them yet
    publish_one(producer, 3);
    publish_one(producer, 4);
    const auto overwriting = producer.try_claim();
    REQUIRE(overwriting);
    CHECK_FALSE(reader.still_whole(run));
    CHECK(reader.still_whole(run.subspan(1)));
    CHECK(reader.poll(64, kNoEnd).empty());
}

TEST_CASE("a header that changes while it is taken makes no frame") {
    RingOnHeap heap(2, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    publish_one(producer, 1);
    heap.memory().headers[0].sequence = 2;  // of the frame that comes into this slot next
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 1);
    heap.evict(0, producer);
    publish_one(producer, 2);
    publish_one(producer, 3);
    CHECK_FALSE(reader.still_whole(run));
}

TEST_CASE("a slot with another frame is a damaged segment to a reader that nobody evicted") {
    RingOnHeap heap(2, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    publish_one(producer, 1);
    heap.memory().slot_words[0] = whole_word(2);
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
