#include <doctest/doctest.h>

#include "tests/support/small_ring.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("an empty ring has no newest frame and nothing to poll") {
    SmallRing ring(4);
    LosslessReader reader = ring.admit_reader();
    NewestReader newest = ring.viewer();
    CHECK(reader.poll(64, kNoEnd).empty());
    CHECK_FALSE(newest.sample([](const FrameView&) { return 1; }));
    CHECK(ring.producer.head() == 0);
    CHECK(ring.producer.slowest_cursor() == 0);
}

TEST_CASE("a published frame reaches both readers with its header") {
    SmallRing ring(4);
    LosslessReader reader = ring.admit_reader();
    NewestReader newest = ring.viewer();
    ring.publish(7);

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
    SmallRing ring(4);
    LosslessReader reader = ring.admit_reader();
    NewestReader newest = ring.viewer();
    auto claim = ring.producer.try_claim();
    REQUIRE(claim);
    CHECK(reader.poll(64, kNoEnd).empty());
    CHECK_FALSE(newest.sample([](const FrameView&) { return 1; }));
}

TEST_CASE("a full ring gives no claim until the slowest reader releases") {
    SmallRing ring(4);
    LosslessReader fast = ring.admit_reader();
    LosslessReader slow = ring.admit_reader(3);
    for (std::uint8_t i = 0; i < 4; ++i) {
        ring.publish(i);
    }
    CHECK_FALSE(ring.producer.try_claim());
    REQUIRE(fast.poll(64, kNoEnd).size() == 4);
    fast.release(4);
    CHECK_FALSE(ring.producer.try_claim());
    REQUIRE(slow.poll(64, kNoEnd).size() == 4);
    slow.release(1);
    CHECK(ring.producer.slowest_cursor() == 1);
    ring.publish(9);
    CHECK_FALSE(ring.producer.try_claim());
}

TEST_CASE("without a lossless reader the ring is lapped freely") {
    SmallRing ring(2);
    NewestReader newest = ring.viewer();
    for (std::uint8_t i = 0; i < 9; ++i) {
        ring.publish(i);
    }
    const auto value = newest.sample([](const FrameView& view) { return view.pixels[0]; });
    REQUIRE(value);
    CHECK(*value == std::byte{8});
}

TEST_CASE("a run ends at the end of the ring and at the end sequence") {
    SmallRing ring(4);
    LosslessReader reader = ring.admit_reader();
    for (std::uint8_t i = 0; i < 3; ++i) {
        ring.publish(i);
    }
    CHECK(reader.poll(64, 2).size() == 2);
    CHECK(reader.poll(1, kNoEnd).size() == 1);
    CHECK(reader.poll(64, kNoEnd).size() == 3);
    reader.release(3);
    ring.publish(3);
    ring.publish(4);
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 1);  // slot 3, then the ring wraps
    CHECK(run[0].info.sequence == 3);
    reader.release(1);
    CHECK(reader.poll(64, kNoEnd)[0].info.sequence == 4);
    CHECK(reader.lag() == 1);
}

TEST_CASE("frames that are held are passed over, and given back as the oldest") {
    SmallRing ring(4);
    LosslessReader reader = ring.admit_reader();
    for (std::uint8_t i = 0; i < 4; ++i) {
        ring.publish(i);
    }
    const auto ahead = reader.poll(1, kNoEnd, 2);
    REQUIRE(ahead.size() == 1);
    CHECK(ahead[0].info.sequence == 2);
    CHECK(ahead[0].pixels[0] == std::byte{2});
    CHECK(reader.poll(64, kNoEnd, 4).empty());
    CHECK(reader.cursor() == 0);
    reader.release(1);
    ring.publish(4);
    const auto behind_the_end = reader.poll(64, kNoEnd, 3);  // while slots 1 to 3 are held
    REQUIRE(behind_the_end.size() == 1);
    CHECK(behind_the_end[0].info.sequence == 4);
    CHECK_FALSE(ring.producer.try_claim());
}

TEST_CASE("frames of one run are a slot stride apart") {
    SmallRing ring(4, 8192);
    LosslessReader reader = ring.admit_reader();
    ring.publish(1);
    ring.publish(2);
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 2);
    CHECK(run[1].pixels.data() - run[0].pixels.data() == 8192);
}

TEST_CASE("the rest of a slot may be read with its frame") {
    SmallRing ring(2);
    LosslessReader reader = ring.admit_reader();
    ring.publish(1);
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 1);
    CHECK(run[0].pixels.size() + run[0].readable_behind == 4096);
}

TEST_CASE("a frame in a spare slot is seen by viewers and not by lossless readers") {
    SmallRing ring(2);
    LosslessReader reader = ring.admit_reader();
    NewestReader newest = ring.viewer();
    ring.publish(1);
    ring.publish(2);
    for (std::uint64_t i = 0; i < 5; ++i) {
        CHECK_FALSE(ring.producer.try_claim());
        Claim spare = ring.producer.claim_spare();
        CHECK_FALSE(spare.stored());
        CHECK(spare.number() == i);
        ring.producer.publish(std::move(spare), one_row(16, 2 + i));
        const auto delivered = newest.sample([](const FrameView& view) { return view.info.delivered; });
        REQUIRE(delivered);
        CHECK(*delivered == 2 + i);
        CHECK(newest.sample([](const FrameView&) { return 0; }) == std::nullopt);
    }
    CHECK(ring.producer.head() == 2);
    CHECK(ring.heap.state.spare_count == 5);
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 2);
    CHECK(run[1].pixels[0] == std::byte{2});
}

TEST_CASE("a frame that changes while it is sampled is thrown away and counted") {
    SmallRing ring(2);
    NewestReader newest = ring.viewer();
    ring.publish(1);
    bool lapped = false;
    const auto value = newest.sample([&](const FrameView& view) {
        if (!lapped) {
            lapped = true;
            ring.publish(2);
            ring.publish(3);  // the same slot again
        }
        return view.pixels[0];
    });
    REQUIRE(value);
    CHECK(*value == std::byte{3});
    CHECK(newest.torn() == 1);
}

TEST_CASE("a frame that is being overwritten is not looked at") {
    SmallRing ring(2);
    NewestReader newest = ring.viewer();
    ring.publish(1);
    ring.publish(2);
    // The acquirer goes on for a whole lap between two words: newest still names frame 1, its slot is in work
    // again.
    auto claim = ring.producer.try_claim();
    REQUIRE(claim);
    ring.producer.publish(std::move(*claim), one_row(16));
    auto overwriting = ring.producer.try_claim();
    REQUIRE(overwriting);
    ring.heap.state.newest = newest_word({1, false});
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
    SmallRing ring(2);
    auto claim = ring.producer.try_claim();
    FrameInfo info = one_row(16);
    info.payload_bytes = 1ULL << 40;
    ring.producer.publish(std::move(*claim), info);
    LosslessReader reader = ring.admit_reader();
    CHECK(reader.poll(1, kNoEnd)[0].pixels.size() == 4096);
    NewestReader newest = ring.viewer();
    CHECK(newest.sample([](const FrameView& view) { return view.pixels.size(); }) == 4096);
}
