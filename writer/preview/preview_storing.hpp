// The frames of one scan, from the ring through the scaling threads into the files of its preview.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "recorded/preview_of.hpp"
#include "writer/preview/preview_plan.hpp"
#include "writer/preview/scaling_pool.hpp"
#include "writer/recording/scan_storing.hpp"

namespace framering {

// Thread: one, beside those that scale. Invariants: as of ScanStoring; frames are scaled in place in the ring, and
// what came of one that was written over meanwhile is in no file.
class PreviewStoring final : public ScanStoring {
  public:
    // `source`: the format of the scan's frames; `scalers`: from that to the recording's, see
    // make_frame_scalers(). Requires: the recording is a preview.
    PreviewStoring(ReaderSession& session, ScanRecording& recording, const ScanInfo& scan, DiskReporter& disk,
                   AcquirerAbsence& acquirer, StopToken stop, const FrameFormat& source, FrameScalers scalers);

    [[nodiscard]] RecordingSummary finish(const ScanOutcome& outcome) override;

  protected:
    Taken take_frames(std::uint64_t end) override;
    void forget_frames() noexcept override;
    [[nodiscard]] std::uint64_t handled_frames(std::size_t releasing) const noexcept override;
    void tell_of_eviction() override;
    void tell_of_overwritten(std::uint64_t first, std::uint64_t last) override;
    [[nodiscard]] StoringEnd end_of_evicted() const noexcept override;

  private:
    struct Held {
        FrameInfo info;
        bool is_chosen;
    };
    // Gives the scaling threads frames of the ring, as many as it has and as may be held.
    void begin_frames(std::uint64_t end);
    void require_from_source(const FrameView& frame) const;
    // How many of the oldest frames are through; waits for the first.
    [[nodiscard]] std::size_t wait_for_frames();
    // False: the disk took them not; they are kept for the next try.
    [[nodiscard]] bool store_oldest(std::size_t frames);

    PreviewOf preview_;
    FrameFormat source_;
    FrameFormat scaled_;
    std::uint64_t first_sequence_;  // of the scan
    std::size_t most_held_;
    ScalingPool pool_;
    std::deque<Held> held_;  // frames that were polled, the oldest first
    std::vector<FrameView> run_;
    bool has_told_ = false;  // that it is behind
};

}  // namespace framering
