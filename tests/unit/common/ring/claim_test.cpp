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

TEST_CASE("several claims ahead are published in order and the gate holds for each") {
    RingOnHeap heap(5, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    CHECK(producer.most_claims() == 3);
    auto first = producer.try_claim();
    auto second = producer.try_claim();
    auto third = producer.try_claim();
    REQUIRE(first);
    REQUIRE(second);
    REQUIRE(third);
    CHECK_FALSE(producer.try_claim());
    CHECK(first->number() == 0);
    CHECK(third->number() == 2);
    producer.publish(std::move(*first), one_row(16));
    CHECK(producer.head() == 1);
    auto fourth = producer.try_claim();
    REQUIRE(fourth);
    CHECK(fourth->number() == 3);
    producer.publish(std::move(*second), one_row(16));
    producer.publish(std::move(*third), one_row(16));
    auto fifth = producer.try_claim();
    REQUIRE(fifth);
    CHECK_FALSE(producer.try_claim());  // slot 0 is not released
}

TEST_CASE("an abandoned claim gives its number to the next") {
    RingOnHeap heap(4, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    auto claim = producer.try_claim();
    REQUIRE(claim);
    producer.abandon(std::move(*claim));
    CHECK(heap.state.abandoned == 1);
    publish_one(producer, 5);
    CHECK(producer.head() == 1);
    NewestReader newest(heap.memory());
    CHECK(newest.sample([](const FrameView& view) { return view.info.sequence; }) == 0);
}

TEST_CASE("a claim that ends without being published gives its slot back") {
    RingOnHeap heap(4, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    {
        auto claim = producer.try_claim();
        REQUIRE(claim);
        const Claim taken = std::move(*claim);
        CHECK(taken.number() == 0);
    }
    CHECK(heap.state.abandoned == 1);  // by one of the two
    {
        Claim first = std::move(*producer.try_claim());
        first = std::move(*producer.try_claim());  // what it held before ends
        CHECK(first.number() == 1);
    }
    CHECK(heap.state.abandoned == 3);
    {
        const Claim spare = producer.claim_spare();
        CHECK(spare.number() == 0);
    }
    CHECK(producer.claim_spare().number() == 0);
    publish_one(producer, 5);
    CHECK(producer.head() == 1);
}

TEST_CASE("claims that end in any order give all of their slots back") {
    for (const auto& order :
         {std::array{0, 1, 2}, std::array{2, 1, 0}, std::array{1, 0, 2}, std::array{1, 2, 0}}) {
        RingOnHeap heap(5, 4096);
        FrameProducer producer(heap.memory(), heap.entry_pointers());
        publish_one(producer, 1);
        std::array<std::optional<Claim>, 3> claims;
        for (auto& claim : claims) {
            claim.emplace(std::move(*producer.try_claim()));
        }
        CHECK_FALSE(producer.try_claim());
        for (const int each : order) {
            claims.at(static_cast<std::size_t>(each)).reset();
        }
        const auto next = producer.try_claim();
        REQUIRE(next);
        CHECK(next->number() == 1);
    }
}

TEST_CASE("a claim that ends between open ones is published as a failed frame") {
    RingOnHeap heap(6, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    auto first = producer.try_claim();
    auto second = producer.try_claim();
    auto third = producer.try_claim();
    auto fourth = producer.try_claim();
    second.reset();
    third.reset();
    producer.publish(std::move(*first), one_row(16, 7));
    CHECK(producer.head() == 1);
    producer.publish(std::move(*fourth), one_row(16, 10));
    const auto run = reader.poll(64, kNoEnd);
    REQUIRE(run.size() == 4);
    for (std::uint64_t i = 0; i < 4; ++i) {
        CHECK(run[i].info.sequence == i);
        CHECK(run[i].info.delivered == 7 + i);
        CHECK(run[i].info.status == (i == 1 || i == 2 ? FrameStatus::failed : FrameStatus::good));
    }
    publish_one(producer, 1);
    CHECK(producer.head() == 5);
}
