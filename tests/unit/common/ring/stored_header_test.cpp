#include "common/ring/stored_header.hpp"

#include <doctest/doctest.h>

#include "tests/support/small_ring.hpp"

using namespace framering;
using namespace framering::test;

namespace {
void publish_measured(FrameProducer& producer, double value) {
    auto claim = producer.try_claim();
    REQUIRE(claim);
    FrameInfo info = one_row(16);
    info.scan_id = 3;
    info.value_count = 2;
    info.values[1] = value;
    info.axis_count = 1;
    info.axes[0] = {7, value, 0.5};
    producer.publish(std::move(*claim), info);
}
}  // namespace

TEST_CASE("a stored header has what was measured with its frame") {
    SmallRing ring(4);
    publish_measured(ring.producer, 21.5);
    const auto header = stored_header(ring.heap.memory(), 0);
    REQUIRE(header);
    CHECK(header->sequence == 0);
    CHECK(header->scan_id == 3);
    CHECK(header->value_count == 2);
    CHECK(header->values[1] == 21.5);
    CHECK(header->axes[0].index == 7);
    CHECK(header->axes[0].value == 21.5);
    CHECK(header->axes[0].set_point == 0.5);
}

TEST_CASE("no header of a frame that is not there yet, is being written, or was overwritten") {
    SmallRing ring(2);
    CHECK_FALSE(stored_header(ring.heap.memory(), 0));
    publish_measured(ring.producer, 0);
    CHECK_FALSE(stored_header(ring.heap.memory(), 1));
    publish_measured(ring.producer, 1);
    CHECK(stored_header(ring.heap.memory(), 0));
    {
        auto claim = ring.producer.try_claim();  // in the slot of frame 0
        REQUIRE(claim);
        CHECK_FALSE(stored_header(ring.heap.memory(), 0));
        CHECK_FALSE(stored_header(ring.heap.memory(), 2));
        ring.producer.publish(std::move(*claim), one_row(16));
    }
    CHECK_FALSE(stored_header(ring.heap.memory(), 0));
    CHECK(stored_header(ring.heap.memory(), 1)->values[1] == 1);
    CHECK(stored_header(ring.heap.memory(), 2)->sequence == 2);
}

TEST_CASE("frames that can be in the ring: none, some, the newest of many") {
    SmallRing ring(4);
    CHECK(stored_frames(ring.heap.memory()).end == 0);
    CHECK(stored_frames(ring.heap.memory()).first == 0);
    for (std::uint8_t i = 0; i < 3; ++i) {
        ring.publish(i);
    }
    CHECK(stored_frames(ring.heap.memory()).first == 0);
    CHECK(stored_frames(ring.heap.memory()).end == 3);
    for (std::uint8_t i = 0; i < 8; ++i) {
        ring.publish(i);
    }
    CHECK(stored_frames(ring.heap.memory()).first == 7);
    CHECK(stored_frames(ring.heap.memory()).end == 11);
}

TEST_CASE("a header whose counts are damaged is read without harm") {
    SmallRing ring(2);
    publish_measured(ring.producer, 1);
    ring.heap.memory().headers[0].value_count = 4'000'000'000;
    ring.heap.memory().headers[0].axis_count = 4'000'000'000;
    const auto header = stored_header(ring.heap.memory(), 0);
    REQUIRE(header);
    CHECK(header->value_count == kMaxValues);
    CHECK(header->axis_count == kMaxAxes);
}
