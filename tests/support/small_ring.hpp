// A ring on the heap with its producer and frames of 16 pixels, as most tests of the ring begin.
#pragma once
#include <doctest/doctest.h>

#include "tests/support/ring_on_heap.hpp"

namespace framering::test {

// For poll(): the scan has no end yet.
inline constexpr auto kNoEnd = layout::kNone;

// Every pixel is `value`.
inline void publish_one(FrameProducer& producer, std::uint8_t value) {
    auto claim = producer.try_claim();
    REQUIRE(claim);
    copy_into_slot(claim->pixels().data(), std::vector<std::uint8_t>(16, value).data(), 16);
    producer.publish(std::move(*claim), one_row(16));
}

struct SmallRing {
    explicit SmallRing(std::uint64_t slots, std::uint64_t slot_stride = 4096) : heap(slots, slot_stride) {}

    // Gated from the first frame on.
    [[nodiscard]] LosslessReader admit_reader(std::size_t index = 0) {
        heap.admit(index, 0, producer);
        return {heap.memory(), heap.entries[index]};
    }
    [[nodiscard]] NewestReader viewer() { return NewestReader(heap.memory()); }
    void publish(std::uint8_t value) { publish_one(producer, value); }
    void evict(std::size_t index = 0) { heap.evict(index, producer); }

    RingOnHeap heap;
    FrameProducer producer{heap.memory(), heap.entry_pointers()};
};

}  // namespace framering::test
