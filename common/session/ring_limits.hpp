// What a ring may be, for programs that choose its size and know nothing of its bytes.
#pragma once
#include <cstdint>

#include "common/shm/layout.hpp"

namespace framering {

inline constexpr std::uint64_t kFewestSlots = layout::kMinSlots;
inline constexpr std::uint64_t kMostSlots = layout::kMaxSlots;

struct RingSize {
    std::uint64_t slot_count = 0;
    std::uint64_t slot_stride =
        0;  // bytes from slot to slot: the most a frame may have, a multiple of the page size
};

// Bytes from slot to slot for frames of this payload.
[[nodiscard]] constexpr std::uint64_t slot_stride_for(std::uint64_t payload_bytes) noexcept {
    return layout::round_up(payload_bytes, layout::kPage);
}

}  // namespace framering
