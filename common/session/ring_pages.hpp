// The pages of a ring, brought into this process before its frames need them.
#pragma once
#include <atomic>
#include <cstdint>
#include <span>
#include <thread>
#include <vector>

#include "common/base/clock.hpp"
#include "common/shm/layout.hpp"
#include "common/shm/segment.hpp"

namespace framering {

// Headers and the slots that are used next come in at once, within a time limit; a thread brings in the
// rest, in the order in which the ring will use them, so that a large ring does not hold a start up. The memory
// itself is reserved before (Segment::reserve): a page that a frame reaches first costs that frame a page fault
// and no more.
//
// Thread safety: one thread makes and ends it. Requires: the mapping outlives it.
class RingPages {
  public:
    // `frames`: the mapped frames segment; `next_sequence`: of the frame that is stored or read next.
    // `at_once`: the longest that this call takes.
    RingPages(const MappedRegion& frames, const layout::Identity& identity, std::uint64_t next_sequence,
              Nanoseconds at_once = std::chrono::milliseconds(250));
    // Ends the thread within a piece of some MiB.
    ~RingPages();
    RingPages(const RingPages&) = delete;
    RingPages& operator=(const RingPages&) = delete;

    // Every page was brought in.
    [[nodiscard]] bool are_in() const noexcept { return are_in_.load(std::memory_order_relaxed); }

  private:
    // False: there is more to do.
    [[nodiscard]] bool bring_next_in();

    Access access_;
    std::vector<std::span<std::byte>> left_;  // the next one last
    std::atomic<bool> are_in_{false};
    std::atomic<bool> stopped_{false};
    std::thread thread_;
};

}  // namespace framering
