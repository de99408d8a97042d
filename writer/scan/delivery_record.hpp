// Which frames of a scan were stored and which are lost, by the numbers of the stored ones.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "recorded/gap.hpp"

namespace framering {

// Thread: one. Invariants: stored() + lost() + before_writer() frames are accounted for, none twice.
class DeliveryRecord {
  public:
    // `first_sequence`: of the scan. `recorded_from`: where its first writer attached; what came before is not
    // lost.
    explicit DeliveryRecord(std::uint64_t first_sequence, std::uint64_t recorded_from = 0) noexcept
        : next_sequence_(first_sequence), recorded_from_(recorded_from) {}

    // A frame was stored. `lost_camera`: of the frames between the one stored before and this one, those that the
    // camera lost. Requires: both numbers larger than at the call before.
    void frame_stored(std::uint64_t sequence, std::uint64_t delivered, std::uint64_t lost_camera = 0);
    // The writer was evicted: of the frames in the ring below `sequence`, those that are not stored are lost. A
    // writer that takes the scan over knows only that they are.
    void evicted_until(std::uint64_t sequence) noexcept { evicted_until_ = sequence; }
    // The scan is over: so many frames were delivered, and the first sequence that is no longer its own.
    // `in_ring`: why frames that were in the ring are not stored. `lost_camera`: of all, those that the camera
    // lost.
    void scan_ended(std::uint64_t delivered, std::optional<std::uint64_t> end_sequence,
                    LossReason in_ring = LossReason::writer_gone, std::uint64_t lost_camera = 0);

    [[nodiscard]] const std::vector<Gap>& gaps() const noexcept { return gaps_; }
    [[nodiscard]] std::uint64_t stored() const noexcept { return stored_; }
    [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }
    // The scan's first frames, from before the writer attached: not lost.
    [[nodiscard]] std::uint64_t before_writer() const noexcept { return before_writer_; }
    // Frames that the camera lost before the last stored one.
    [[nodiscard]] std::uint64_t lost_camera() const noexcept { return lost_camera_; }
    // The sequence after the last stored one; at first, the scan's first.
    [[nodiscard]] std::uint64_t next_sequence() const noexcept { return next_sequence_; }

  private:
    // Frames up to `delivered_end` are not stored. `sequence`: the first one after them. `in_ring`: why, if they
    // were in the ring. `lost_camera`: those of them that the camera lost.
    void miss_until(std::uint64_t delivered_end, std::uint64_t sequence, LossReason in_ring,
                    std::uint64_t lost_camera);
    void lose(std::uint64_t count, LossReason reason);

    std::uint64_t next_sequence_;
    std::uint64_t recorded_from_;
    std::uint64_t evicted_until_ = 0;
    std::uint64_t next_delivered_ = 0;
    std::uint64_t stored_ = 0;
    std::uint64_t lost_ = 0;
    std::uint64_t lost_camera_ = 0;
    std::uint64_t before_writer_ = 0;
    std::vector<Gap> gaps_;
};

}  // namespace framering
