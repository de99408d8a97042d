#include "common/session/frames_memory.hpp"

namespace framering {

FramesMemory::FramesMemory(const Segment& frames, const layout::Identity& ring, std::uint64_t next_sequence)
    : map_(frames.map(0, frames.size(), Access::read_write, layout::kHugePage)),
      is_locked_(map_.lock()),
      pixel_offset_(layout::pixel_offset(ring.slot_count)),
      pages_(std::make_unique<RingPages>(map_, ring, next_sequence)),
      huge_page_bytes_(map_.huge_page_bytes()) {
}

const layout::Identity& FramesMemory::identity() const noexcept {
    return *reinterpret_cast<const layout::Identity*>(map_.data());
}

FrameInfo* FramesMemory::headers() const noexcept {
    return reinterpret_cast<FrameInfo*>(map_.data() + layout::kHeaderTableOffset);
}

}  // namespace framering
