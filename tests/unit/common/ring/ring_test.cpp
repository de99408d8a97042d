#include <doctest/doctest.h>

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

TEST_CASE("an empty ring has no newest frame and nothing to poll") {
    RingOnHeap heap(4, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    NewestReader newest(heap.memory());
    CHECK(reader.poll(64, kNoEnd).empty());
    CHECK_FALSE(newest.sample([](const FrameView&) { return 1; }));
    CHECK(producer.head() == 0);
    CHECK(producer.slowest_cursor() == 0);
}

TEST_CASE("a published frame reaches both readers with its header") {
    RingOnHeap heap(4, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    NewestReader newest(heap.memory());
    publish_one(producer, 7);

    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 1);
    CHECK(run[0].info.sequence == 0);
    CHECK(run[0].info.stored == 1);
    CHECK(run[0].pixels.size() == 16);
    CHECK(run[0].pixels[15] == std::byte{7});

    const auto seen = newest.sample([](const FrameView& view) { return view.info.sequence; });
    REQUIRE(seen);
    CHECK(*seen == 0);
    CHECK_FALSE(newest.sample([](const FrameView&) { return 1; }));  // not newer
}

TEST_CASE("a claimed frame is invisible until it is published") {
    RingOnHeap heap(4, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    NewestReader newest(heap.memory());
    auto claim = producer.try_claim();
    REQUIRE(claim);
    CHECK(reader.poll(64, kNoEnd).empty());
    CHECK_FALSE(newest.sample([](const FrameView&) { return 1; }));
}

TEST_CASE("a full ring gives no claim until the slowest reader releases") {
    RingOnHeap heap(4, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    heap.admit(3, 0, producer);
    LosslessReader fast(heap.memory(), heap.entries[0]);
    LosslessReader slow(heap.memory(), heap.entries[3]);
    for (std::uint8_t i = 0; i < 4; ++i) {
        publish_one(producer, i);
    }
    CHECK_FALSE(producer.try_claim());
    REQUIRE(fast.poll(64, kNoEnd).size() == 4);
    fast.release(4);
    CHECK_FALSE(producer.try_claim());
    REQUIRE(slow.poll(64, kNoEnd).size() == 4);
    slow.release(1);
    CHECK(producer.slowest_cursor() == 1);
    publish_one(producer, 9);
    CHECK_FALSE(producer.try_claim());
}

TEST_CASE("without a lossless reader the ring is lapped freely") {
    RingOnHeap heap(2, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    NewestReader newest(heap.memory());
    for (std::uint8_t i = 0; i < 9; ++i) {
        publish_one(producer, i);
    }
    const auto value = newest.sample([](const FrameView& view) { return view.pixels[0]; });
    REQUIRE(value);
    CHECK(*value == std::byte{8});
}

TEST_CASE("a run ends at the end of the ring and at the end sequence") {
    RingOnHeap heap(4, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    for (std::uint8_t i = 0; i < 3; ++i) {
        publish_one(producer, i);
    }
    CHECK(reader.poll(64, 2).size() == 2);
    CHECK(reader.poll(1, kNoEnd).size() == 1);
    CHECK(reader.poll(64, kNoEnd).size() == 3);
    reader.release(3);
    publish_one(producer, 3);
    publish_one(producer, 4);
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 1);  // slot 3, then the ring wraps
    CHECK(run[0].info.sequence == 3);
    reader.release(1);
    CHECK(reader.poll(64, kNoEnd)[0].info.sequence == 4);
    CHECK(reader.lag() == 1);
}

TEST_CASE("frames of one run are a slot stride apart") {
    RingOnHeap heap(4, 8192);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    publish_one(producer, 1);
    publish_one(producer, 2);
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 2);
    CHECK(run[1].pixels.data() - run[0].pixels.data() == 8192);
}

TEST_CASE("a frame in a spare slot is seen by viewers and not by lossless readers") {
    RingOnHeap heap(2, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    NewestReader newest(heap.memory());
    publish_one(producer, 1);
    publish_one(producer, 2);
    for (std::uint64_t i = 0; i < 5; ++i) {
        CHECK_FALSE(producer.try_claim());
        Claim spare = producer.claim_spare();
        CHECK_FALSE(spare.stored());
        CHECK(spare.number() == i);
        producer.publish(std::move(spare), one_row(16, 2 + i));
        const auto delivered = newest.sample([](const FrameView& view) { return view.info.delivered; });
        REQUIRE(delivered);
        CHECK(*delivered == 2 + i);
        CHECK(newest.sample([](const FrameView&) { return 0; }) == std::nullopt);
    }
    CHECK(producer.head() == 2);
    CHECK(heap.state.spare_count == 5);
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 2);
    CHECK(run[1].pixels[0] == std::byte{2});
}

TEST_CASE("a frame that changes while it is sampled is thrown away and counted") {
    RingOnHeap heap(2, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    NewestReader newest(heap.memory());
    publish_one(producer, 1);
    bool lapped = false;
    const auto value = newest.sample([&](const FrameView& view) {
        if (!lapped) {
            lapped = true;
            publish_one(producer, 2);
            publish_one(producer, 3);  // the same slot again
        }
        return view.pixels[0];
    });
    REQUIRE(value);
    CHECK(*value == std::byte{3});
    CHECK(newest.torn() == 1);
}

TEST_CASE("a frame that is being overwritten is not looked at") {
    RingOnHeap heap(2, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    NewestReader newest(heap.memory());
    publish_one(producer, 1);
    publish_one(producer, 2);
    // The acquirer goes on for a whole lap between two words: newest still names frame 1, its slot is in work
    // again.
    auto claim = producer.try_claim();
    REQUIRE(claim);
    producer.publish(std::move(*claim), one_row(16));
    auto overwriting = producer.try_claim();
    REQUIRE(overwriting);
    heap.state.newest = newest_word({1, false});
    CHECK_FALSE(newest.sample([](const FrameView&) { return 1; }));
    CHECK(newest.overruns() > 0);
}

TEST_CASE("a producer that starts again goes on at the head") {
    RingOnHeap heap(4, 4096);
    alignas(Claim) std::array<std::byte, sizeof(Claim)> of_the_dead;
    {
        FrameProducer producer(heap.memory(), heap.entry_pointers());
        publish_one(producer, 1);
        auto half = producer.try_claim();  // its process dies here: nothing ends it
        REQUIRE(half);
        new (of_the_dead.data()) Claim(std::move(*half));
    }
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    auto claim = producer.try_claim();
    REQUIRE(claim);
    CHECK(claim->number() == 1);
}

TEST_CASE("a payload longer than its slot is cut for every reader") {
    RingOnHeap heap(2, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    auto claim = producer.try_claim();
    FrameInfo info = one_row(16);
    info.payload_bytes = 1ULL << 40;
    producer.publish(std::move(*claim), info);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    CHECK(reader.poll(1, kNoEnd)[0].pixels.size() == 4096);
    NewestReader newest(heap.memory());
    CHECK(newest.sample([](const FrameView& view) { return view.pixels.size(); }) == 4096);
}
