// Who looks at a ring while it runs at full speed.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <span>
#include <thread>
#include <vector>

#include "common/frame/embedded_sequence.hpp"
#include "tests/support/ring_on_heap.hpp"

namespace framering::test {

inline constexpr std::uint32_t kFrameBytes = 256 * 1024;

// The 16 words of a frame in a slot that may change meanwhile, after a look at every pixel: as slow as a real
// viewer, and interrupted in the middle, so that the frame has every chance to change under it.
inline EmbeddedSequence words_in_slot(std::span<const std::byte> pixels) {
    thread_local std::vector<std::byte> seen(kFrameBytes);
    constexpr std::size_t piece = kFrameBytes / 4;
    for (std::size_t offset = 0; offset < pixels.size(); offset += piece) {
        copy_from_slot(seen.data() + offset, pixels.data() + offset, std::min(piece, pixels.size() - offset));
        std::this_thread::yield();
    }
    return read_embedded_sequence(std::span(seen).first(pixels.size()));
}

struct ViewerCounts {
    std::uint64_t accepted = 0;
    std::uint64_t accepted_torn = 0;
    std::uint64_t not_growing = 0;
    std::uint64_t rejected = 0;
};

// What shows that a viewer was really at work, while it is.
struct ViewerEvidence {
    std::atomic<bool> lapped{false};
    std::atomic<bool> accepted{false};
};

// Looks at every frame that it can get.
inline ViewerCounts view_until(const std::atomic<bool>& done, ReaderMemory memory, ViewerEvidence& evidence) {
    NewestReader newest(memory);
    ViewerCounts counts;
    std::uint64_t last_delivered = 0;
    while (!done) {
        struct Seen {
            EmbeddedSequence words;
            std::uint64_t delivered;
        };
        const auto seen = newest.sample([](const FrameView& view) {
            return Seen{words_in_slot(view.pixels), view.info.delivered};
        });
        if (seen) {
            ++counts.accepted;
            evidence.accepted = true;
            counts.accepted_torn += seen->words.all_are(seen->delivered) ? 0U : 1U;
            counts.not_growing += seen->delivered > last_delivered ? 0U : 1U;
            last_delivered = seen->delivered;
        }
        if (newest.torn() + newest.overruns() > 0) {
            evidence.lapped = true;
        }
    }
    counts.rejected = newest.torn() + newest.overruns();
    return counts;
}

}  // namespace framering::test
