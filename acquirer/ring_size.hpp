// How many slots the ring gets.
#pragma once
#include <cstdint>
#include <optional>

#include "common/frame/frame_format.hpp"

namespace framering {

struct RingWish {
    std::optional<std::uint64_t> slots;
    std::optional<std::uint64_t> ring_bytes;
};

struct RingSize {
    std::uint64_t slot_count = 0;
    std::uint64_t slot_stride = 0;  // a frame, rounded up to pages
};

// As wished; without a wish 512 MiB worth of slots, at least 8 and at most 4096, never more than half of
// `free_bytes`. Fails (Error): fewer than two slots would fit or are wished, or more than a segment may have.
[[nodiscard]] RingSize choose_ring_size(const FrameFormat& format, const RingWish& wish, std::uint64_t free_bytes);

}  // namespace framering
