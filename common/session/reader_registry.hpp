// The acquirer's care for its lossless readers: who is admitted, orphaned, gone.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/ring/frame_producer.hpp"
#include "common/session/eviction_telling.hpp"
#include "common/session/session_owner.hpp"

namespace framering {

// Thread safety: one thread, the acquirer's. Invariants: an entry is gated before its reader is told so, and as
// long as its role may come back; heartbeats decide nothing.
class ReaderRegistry {
  public:
    ReaderRegistry(SessionOwner& owner, FrameProducer& producer) noexcept : owner_(&owner), producer_(&producer) {}

    // Looks at every entry once: admits who joined, frees who left, orphans whose process is gone, evicts an
    // orphan whose restart timeout is over or whose entry is damaged. `scan_id`: the scan that a reader admitted
    // at the head begins with. Returns how many more frames roles that store or forward have lost to evictions:
    // those that were waiting, and those taken until the role is back. About 10 us with 16 entries.
    [[nodiscard]] std::uint64_t update(std::uint64_t now_ns, std::uint64_t scan_id);
    // The ring is full: evicts those in the way, alive or not, if every one of them only processes. True where it
    // did, and there is room now. Call it before a frame waits, is lost, or ends the scan.
    [[nodiscard]] bool make_room();
    // Before the record of this scan is used again: a role that stores or forwards and has not closed it, whose
    // name is returned; empty: there is none. Evicts who only processes and has not.
    [[nodiscard]] std::string role_behind(std::uint64_t scan_id);
    // A new scan: nobody expects the evicted roles whose processes are gone any more.
    void forget_evicted();

  private:
    // Where a reader that joins begins.
    struct Start {
        std::uint64_t sequence;
        std::uint64_t scan_id;
    };
    [[nodiscard]] Start start_of(const layout::ReaderEntry& entry, std::uint64_t scan_id) const noexcept;
    void admit(std::uint64_t index, layout::ReaderEntry& entry, std::uint64_t scan_id);
    void count_what_came_back(std::uint64_t index, layout::ReaderEntry& entry, std::uint64_t from) noexcept;
    // Returns what is lost by it to a role that stores or forwards, as the two below.
    std::uint64_t count_missed_to_head(layout::ReaderEntry& entry) noexcept;
    void orphan_or_free(layout::ReaderEntry& entry, std::uint64_t now_ns);
    [[nodiscard]] std::uint64_t evict_orphan(std::uint64_t index, layout::ReaderEntry& entry);
    std::uint64_t evict(std::uint64_t index, layout::ReaderEntry& entry, std::string_view why);
    void tell_of_eviction(std::uint64_t index, const layout::ReaderEntry& entry, std::string_view why,
                          std::uint64_t from);
    // A cursor that no reader of this ring can have: its process, if it lived, would have set it right.
    [[nodiscard]] bool is_damaged(const layout::ReaderEntry& entry) const noexcept;
    [[nodiscard]] bool is_beyond(std::uint64_t sequence) const noexcept;
    [[nodiscard]] std::uint64_t first_unstored(const layout::ReaderEntry& entry) const noexcept;
    static void set_admission(layout::ReaderEntry& entry, layout::Admission admission) noexcept;

    SessionOwner* owner_;
    FrameProducer* producer_;
    std::array<std::string, layout::kReaderEntries>
        evicted_roles_;                                             // whose missed frames are counted in the entry
    std::array<EvictionTelling, layout::kReaderEntries> tellings_;  // of roles that only process
};

}  // namespace framering
