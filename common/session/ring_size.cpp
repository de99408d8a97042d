#include "common/session/ring_size.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kUsualBytes = 512ULL << 20;
constexpr std::uint64_t kUsualFewest = 8;
constexpr std::uint64_t kUsualMost = 4096;
}  // namespace

RingSize choose_ring_size(const FrameRoom& room, const RingRequest& request,
                          const std::optional<RingSize>& standing, std::uint64_t free_bytes) {
    RingSize size;
    size.slot_stride = slot_stride_for(room.slot_bytes);
    if (standing && !request.slots && !request.ring_bytes && size.slot_stride <= standing->slot_stride) {
        return *standing;
    }
    if (request.slots) {
        size.slot_count = *request.slots;
    } else if (request.ring_bytes) {
        size.slot_count = std::min(*request.ring_bytes / size.slot_stride, kMostSlots);
    } else {
        const std::uint64_t that_fit = free_bytes / 2 / size.slot_stride;
        const std::uint64_t usual =
            std::clamp(kUsualBytes / size.slot_stride, kUsualFewest, kUsualMost) + room.slots_ahead;
        size.slot_count = std::max(std::min(usual, that_fit), kFewestSlots);
    }
    if (size.slot_count < kFewestSlots || size.slot_count > kMostSlots) {
        fail(ExitCode::usage, "ring of {} slots of {}: {} to {} slots are possible; set --slots or --ring-size",
             size.slot_count, size_text(size.slot_stride), kFewestSlots, kMostSlots);
    }
    return size;
}

}  // namespace framering
