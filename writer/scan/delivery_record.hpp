// Which frames of a scan were stored and which are missing, told from the numbers of the stored ones.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "recorded/gap.hpp"

namespace framering {

// Thread: one. Invariants: stored() + dropped() + not_recorded() frames are accounted for, none twice.
class DeliveryRecord {
  public:
    // `first_sequence`: of the scan. `recorded_from`: where its first writer attached; what came before is no
    // loss.
    explicit DeliveryRecord(std::uint64_t first_sequence, std::uint64_t recorded_from = 0) noexcept
        : next_sequence_(first_sequence), recorded_from_(recorded_from) {}

    // A frame was stored. Requires: both numbers larger than at the call before.
    void frame_stored(std::uint64_t sequence, std::uint64_t delivered);
    // The writer was evicted: of the frames in the ring below `sequence`, those that are not stored are lost. A
    // writer that takes the scan over knows only that they are.
    void evicted_until(std::uint64_t sequence) noexcept { evicted_until_ = sequence; }
    // The scan is over: so many frames were delivered, and the first sequence that is no longer its own.
    // `in_ring`: why frames that were in the ring are not stored.
    void scan_ended(std::uint64_t delivered, std::optional<std::uint64_t> end_sequence,
                    GapCause in_ring = GapCause::writer_gone);

    [[nodiscard]] const std::vector<Gap>& gaps() const noexcept { return gaps_; }
    [[nodiscard]] std::uint64_t stored() const noexcept { return stored_; }
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }
    [[nodiscard]] std::uint64_t not_recorded() const noexcept { return not_recorded_; }
    // The sequence after the last stored one; at first, the scan's first.
    [[nodiscard]] std::uint64_t next_sequence() const noexcept { return next_sequence_; }

  private:
    // Why frames that were in the ring before this sequence are not stored.
    [[nodiscard]] GapCause in_ring_before(std::uint64_t sequence, GapCause otherwise) const noexcept;
    void miss_until(std::uint64_t delivered_end, GapCause cause);

    std::uint64_t next_sequence_;
    std::uint64_t recorded_from_;
    std::uint64_t evicted_until_ = 0;
    std::uint64_t next_delivered_ = 0;
    std::uint64_t stored_ = 0;
    std::uint64_t dropped_ = 0;
    std::uint64_t not_recorded_ = 0;
    std::vector<Gap> gaps_;
};

}  // namespace framering
