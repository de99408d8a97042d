#include "acquirer/ring_size.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/shm/layout.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kUsualBytes = 512ULL << 20;
constexpr std::uint64_t kUsualFewest = 8;
constexpr std::uint64_t kUsualMost = 4096;
}  // namespace

RingSize choose_ring_size(const FrameFormat& format, const RingWish& wish, std::uint64_t free_bytes) {
    RingSize size;
    size.slot_stride = layout::round_up(format.payload_bytes(), layout::kPage);
    if (wish.slots) {
        size.slot_count = *wish.slots;
    } else if (wish.ring_bytes) {
        size.slot_count = std::min(*wish.ring_bytes / size.slot_stride, layout::kMaxSlots);
    } else {
        const std::uint64_t that_fit = free_bytes / 2 / size.slot_stride;
        const std::uint64_t usual = std::clamp(kUsualBytes / size.slot_stride, kUsualFewest, kUsualMost);
        size.slot_count = std::max(std::min(usual, that_fit), layout::kMinSlots);
    }
    if (size.slot_count < layout::kMinSlots || size.slot_count > layout::kMaxSlots) {
        fail(ExitCode::usage, "ring of {} slots of {}: it must have {} to {}; set --slots or --ring-size",
             size.slot_count, size_text(size.slot_stride), layout::kMinSlots, layout::kMaxSlots);
    }
    return size;
}

}  // namespace framering
