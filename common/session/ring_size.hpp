// How many slots the ring gets.
#pragma once
#include <cstdint>
#include <optional>

#include "common/session/ring_limits.hpp"

namespace framering {

struct RingRequest {
    std::optional<std::uint64_t> slots;
    std::optional<std::uint64_t> ring_bytes;
};

// What a source needs of the ring.
struct FrameRoom {
    std::uint64_t slot_bytes = 0;
    std::uint64_t slots_ahead = 0;  // that it may hold, besides those for the readers
};

// As requested. Without a request `standing`, the ring that a former acquirer left, where the frames fit into its
// slots: readers then stay and its frames are not lost. Without either 512 MiB worth of slots, at least 8 and at
// most 4096, and those of the source; never more than half of `free_bytes`. Fails (Error): fewer than two slots
// would fit or are requested, or more than a segment may have.
[[nodiscard]] RingSize choose_ring_size(const FrameRoom& room, const RingRequest& request,
                                        const std::optional<RingSize>& standing, std::uint64_t free_bytes);

}  // namespace framering
