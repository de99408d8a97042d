#include <doctest/doctest.h>

#include "tests/support/small_ring.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("several claims ahead are published in order and the gate holds for each") {
    SmallRing ring(5);
    ring.heap.admit(0, 0, ring.producer);
    CHECK(ring.producer.most_claims() == 3);
    auto first = ring.producer.try_claim();
    auto second = ring.producer.try_claim();
    auto third = ring.producer.try_claim();
    REQUIRE(first);
    REQUIRE(second);
    REQUIRE(third);
    CHECK_FALSE(ring.producer.try_claim());
    CHECK(first->number() == 0);
    CHECK(third->number() == 2);
    ring.producer.publish(std::move(*first), one_row(16));
    CHECK(ring.producer.head() == 1);
    auto fourth = ring.producer.try_claim();
    REQUIRE(fourth);
    CHECK(fourth->number() == 3);
    ring.producer.publish(std::move(*second), one_row(16));
    ring.producer.publish(std::move(*third), one_row(16));
    auto fifth = ring.producer.try_claim();
    REQUIRE(fifth);
    CHECK_FALSE(ring.producer.try_claim());  // slot 0 is not released
}

TEST_CASE("there is no room to wait for while all claims are open, with and without a reader") {
    for (const bool with_reader : {false, true}) {
        SmallRing ring(4);
        if (with_reader) {
            ring.heap.admit(0, 0, ring.producer);
        }
        CHECK(ring.producer.wait_for_room(Nanoseconds::zero()));
        auto first = ring.producer.try_claim();
        auto second = ring.producer.try_claim();
        REQUIRE(second);
        CHECK_FALSE(ring.producer.try_claim());
        CHECK_FALSE(ring.producer.wait_for_room(Nanoseconds::max()));
        ring.producer.publish(std::move(*first), one_row(16));
        CHECK(ring.producer.wait_for_room(Nanoseconds::zero()));
        CHECK(ring.producer.try_claim());
    }
}

TEST_CASE("without a reader the slowest cursor is the next claim") {
    SmallRing ring(4);
    ring.publish(1);
    const auto open = ring.producer.try_claim();
    REQUIRE(open);
    CHECK(ring.producer.head() == 1);
    CHECK(ring.producer.slowest_cursor() == 2);
}

TEST_CASE("an abandoned claim gives its number to the next") {
    SmallRing ring(4);
    auto claim = ring.producer.try_claim();
    REQUIRE(claim);
    ring.producer.abandon(std::move(*claim));
    CHECK(ring.heap.state.abandoned == 1);
    ring.publish(5);
    CHECK(ring.producer.head() == 1);
    NewestReader newest = ring.viewer();
    CHECK(newest.sample([](const FrameView& view) { return view.info.sequence; }) == 0);
}

TEST_CASE("a claim that ends without being published gives its slot back") {
    SmallRing ring(4);
    {
        auto claim = ring.producer.try_claim();
        REQUIRE(claim);
        const Claim taken = std::move(*claim);
        CHECK(taken.number() == 0);
    }
    CHECK(ring.heap.state.abandoned == 1);  // by one of the two
    {
        Claim first = std::move(*ring.producer.try_claim());
        first = std::move(*ring.producer.try_claim());  // what it held before ends
        CHECK(first.number() == 1);
    }
    CHECK(ring.heap.state.abandoned == 3);
    {
        const Claim spare = ring.producer.claim_spare();
        CHECK(spare.number() == 0);
    }
    CHECK(ring.producer.claim_spare().number() == 0);
    ring.publish(5);
    CHECK(ring.producer.head() == 1);
}

TEST_CASE("claims that end in any order give all of their slots back") {
    for (const auto& order :
         {std::array{0, 1, 2}, std::array{2, 1, 0}, std::array{1, 0, 2}, std::array{1, 2, 0}}) {
        SmallRing ring(5);
        ring.publish(1);
        std::array<std::optional<Claim>, 3> claims;
        for (auto& claim : claims) {
            claim.emplace(std::move(*ring.producer.try_claim()));
        }
        CHECK_FALSE(ring.producer.try_claim());
        for (const int each : order) {
            claims.at(static_cast<std::size_t>(each)).reset();
        }
        const auto next = ring.producer.try_claim();
        REQUIRE(next);
        CHECK(next->number() == 1);
    }
}

TEST_CASE("a claim that ends between open ones is published as a failed frame") {
    SmallRing ring(6);
    LosslessReader reader = ring.admit_reader();
    auto first = ring.producer.try_claim();
    auto second = ring.producer.try_claim();
    auto third = ring.producer.try_claim();
    auto fourth = ring.producer.try_claim();
    second.reset();
    third.reset();
    ring.producer.publish(std::move(*first), one_row(16, 7));
    CHECK(ring.producer.head() == 1);
    ring.producer.publish(std::move(*fourth), one_row(16, 10));
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 4);
    for (std::uint64_t i = 0; i < 4; ++i) {
        CHECK(run[i].info.sequence == i);
        CHECK(run[i].info.delivered == 7 + i);
        CHECK(run[i].info.status == (i == 1 || i == 2 ? FrameStatus::failed : FrameStatus::good));
    }
    ring.publish(1);
    CHECK(ring.producer.head() == 5);
}

TEST_CASE("a spare slot is claimed while slots of the ring are, before and behind them, and keeps the order") {
    SmallRing ring(6);
    LosslessReader reader = ring.admit_reader();
    NewestReader newest = ring.viewer();
    const auto newest_delivered = [&] {
        return newest.sample([](const FrameView& view) { return view.info.delivered; });
    };
    auto first = ring.producer.try_claim();
    std::optional<Claim> spare = ring.producer.claim_spare();
    auto second = ring.producer.try_claim();
    REQUIRE(first);
    REQUIRE(second);
    CHECK_FALSE(spare->stored());
    CHECK(second->number() == 1);
    CHECK_FALSE(newest_delivered());
    ring.producer.publish(std::move(*first), one_row(16, 10));
    CHECK(newest_delivered() == 10);
    ring.producer.publish(std::move(*spare), one_row(16, 11));
    CHECK(newest_delivered() == 11);
    CHECK(ring.producer.head() == 1);
    ring.producer.publish(std::move(*second), one_row(16, 12));
    CHECK(newest_delivered() == 12);
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 2);
    CHECK(run[0].info.delivered == 10);
    CHECK(run[1].info.delivered == 12);
    CHECK(ring.heap.state.spare_count == 1);
}

TEST_CASE("a spare slot that is given back between open claims of the ring leaves them as they are") {
    SmallRing ring(6);
    auto first = ring.producer.try_claim();
    std::optional<Claim> spare = ring.producer.claim_spare();
    auto second = ring.producer.try_claim();
    spare.reset();
    ring.producer.publish(std::move(*first), one_row(16, 0));
    ring.producer.publish(std::move(*second), one_row(16, 1));
    CHECK(ring.producer.head() == 2);
    CHECK(ring.heap.state.spare_count == 0);
    CHECK(ring.producer.claim_spare().number() == 0);
}

TEST_CASE("a claim of the ring that ends between a spare one and another is published as a failed frame") {
    SmallRing ring(6);
    LosslessReader reader = ring.admit_reader();
    auto first = ring.producer.try_claim();
    std::optional<Claim> spare = ring.producer.claim_spare();
    auto second = ring.producer.try_claim();
    first.reset();
    ring.producer.publish(std::move(*spare), one_row(16, 1));
    CHECK(ring.producer.head() == 0);
    ring.producer.publish(std::move(*second), one_row(16, 2));
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 2);
    CHECK(run[0].info.status == FrameStatus::failed);
    CHECK(run[1].info.status == FrameStatus::good);
}
