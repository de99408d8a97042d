// The frames segment in the acquirer's address space.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

#include "common/session/ring_pages.hpp"
#include "common/shm/layout.hpp"
#include "common/shm/segment.hpp"

namespace framering {

// Mapped for writing, locked where the process may, its pages brought in before frames need them.
//
// Thread safety: one thread, the acquirer's.
class FramesMemory {
  public:
    // `ring`: the identity of the session's control segment; `next_sequence`: of the frame that is stored next.
    // Requires: the segment has the size of that ring.
    FramesMemory(const Segment& frames, const layout::Identity& ring, std::uint64_t next_sequence);

    [[nodiscard]] const layout::Identity& identity() const noexcept;
    [[nodiscard]] FrameInfo* headers() const noexcept;
    [[nodiscard]] std::byte* pixels() const noexcept { return map_.data() + pixel_offset_; }

    [[nodiscard]] std::uint64_t size_bytes() const noexcept { return map_.size(); }
    // When it was mapped.
    [[nodiscard]] std::uint64_t huge_page_bytes() const noexcept { return huge_page_bytes_; }
    [[nodiscard]] bool is_locked() const noexcept { return is_locked_; }

  private:
    MappedRegion map_;
    bool is_locked_;
    std::uint64_t pixel_offset_;
    std::unique_ptr<RingPages> pages_;  // after the map: they end before
    std::uint64_t huge_page_bytes_;     // after the pages: some are in
};

}  // namespace framering
