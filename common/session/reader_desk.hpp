// The acquirer's care for its lossless readers: who is admitted, orphaned, gone.
#pragma once
#include <cstdint>

#include "common/session/session_owner.hpp"

namespace framering {

// Thread safety: one thread, the acquirer's. Invariants: an entry is gated before its reader is told so, and as
// long as its role may come back; heartbeats decide nothing.
class ReaderDesk {
  public:
    ReaderDesk(SessionOwner& owner, FrameProducer& producer) noexcept : owner_(&owner), producer_(&producer) {}

    // Looks at every entry once: admits who joined, frees who left, orphans whose process is gone, evicts an
    // orphan whose hold is over. `scan_id`: the scan that a reader admitted now begins with. About 10 us with 16
    // entries.
    void attend(std::uint64_t now_ns, std::uint64_t scan_id);

  private:
    void admit(layout::ReaderEntry& entry, std::uint64_t scan_id);
    void orphan_or_free(layout::ReaderEntry& entry, std::uint64_t now_ns);
    void evict(std::uint64_t index, layout::ReaderEntry& entry);
    static void set_admission(layout::ReaderEntry& entry, layout::Admission admission) noexcept;

    SessionOwner* owner_;
    FrameProducer* producer_;
};

}  // namespace framering
