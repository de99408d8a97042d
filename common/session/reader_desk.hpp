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
    // orphan whose hold is over or whose entry is damaged. `scan_id`: the scan that a reader admitted now begins
    // with. Returns how many more frames were lost to evictions: those that were waiting, and those taken until
    // the role is back. About 10 us with 16 entries.
    [[nodiscard]] std::uint64_t attend(std::uint64_t now_ns, std::uint64_t scan_id);
    // A new scan: nobody expects the evicted roles any more.
    void forget_evicted();

  private:
    void admit(layout::ReaderEntry& entry, std::uint64_t scan_id);
    [[nodiscard]] std::uint64_t give_up_to_head(layout::ReaderEntry& entry) noexcept;
    void orphan_or_free(layout::ReaderEntry& entry, std::uint64_t now_ns);
    [[nodiscard]] std::uint64_t evict(std::uint64_t index, layout::ReaderEntry& entry);
    // A cursor that no reader of this ring can have: its process, if it lived, would have set it right.
    [[nodiscard]] bool is_damaged(const layout::ReaderEntry& entry) const noexcept;
    [[nodiscard]] bool is_beyond(std::uint64_t sequence) const noexcept;
    [[nodiscard]] std::uint64_t first_unstored(const layout::ReaderEntry& entry) const noexcept;
    static void set_admission(layout::ReaderEntry& entry, layout::Admission admission) noexcept;

    SessionOwner* owner_;
    FrameProducer* producer_;
};

}  // namespace framering
