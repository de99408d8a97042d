// Headers of stored frames without their pixels, for whoever wants the numbers of every frame and shows none.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>

#include "common/frame/frame_info.hpp"
#include "common/ring/racing_copy.hpp"
#include "common/ring/ring_memory.hpp"

namespace framering {

// Numbers of the stored frames that can be in the ring: those from `first` on, without `end`.
struct StoredFrames {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
};

// Thread: any; holds nothing. The oldest of them may be overwritten at any moment.
[[nodiscard]] inline StoredFrames stored_frames(const ReaderMemory& memory) noexcept {
    // SYNC(published): acquire, pairs with the release store in FrameProducer::publish
    const std::uint64_t end = memory.state->head.load(std::memory_order_acquire);
    return {end - std::min(end, memory.slot_count), end};
}

// Of one whole frame, under the check that NewestReader makes for pixels. Nothing: it is overwritten, or not
// there yet. Thread: any; holds nothing.
[[nodiscard]] inline std::optional<FrameInfo> stored_header(const ReaderMemory& memory,
                                                            std::uint64_t sequence) noexcept {
    const std::uint64_t slot = memory.slot_of(sequence);
    const layout::Word& word = memory.slot_words[slot];
    // SYNC(slot): acquire, pairs with the release store in FrameProducer::publish
    if (word.load(std::memory_order_acquire) != whole_word(sequence)) {
        return std::nullopt;
    }
    FrameInfo info;
    copy_header_from_slot(info, memory.headers[slot]);
    // SYNC(slot): this fence keeps the reads before it before the load behind it, which an acquire load would not;
    // pairs with the fence in FrameProducer::try_claim
    std::atomic_thread_fence(std::memory_order_acquire);
    return word.load(std::memory_order_relaxed) == whole_word(sequence) ? std::optional(info) : std::nullopt;
}

}  // namespace framering
