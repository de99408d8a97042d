// Wait, claim, fill: a slot is chosen when its frame is there.
#pragma once
#include <optional>

#include "acquirer/frame_schedule.hpp"
#include "acquirer/frame_taking.hpp"
#include "acquirer/running_scan.hpp"
#include "acquirer/source/frame_source.hpp"

namespace framering {

class PolledTaking final : public FrameTaking {
  public:
    // Requires: both outlive it.
    PolledTaking(FrameSource& source, RunningScan& scan) noexcept : source_(&source), scan_(&scan) {}

    void start(std::uint64_t passed_periods) override;
    void step() override;
    void stop() noexcept override { source_->stop(); }

  private:
    // Until everything is at the point of the next frame. False: the scan is to end, or the point failed.
    [[nodiscard]] bool wait_at_point();
    [[nodiscard]] bool wait_until_due();
    [[nodiscard]] bool wait_for_source();
    // False: the frame that was waited for is lost, or its point is to be approached again.
    [[nodiscard]] bool is_sequence_going_on(bool is_silent);
    [[nodiscard]] std::optional<Claim> claim_slot();
    [[nodiscard]] bool fill(const Claim& claim, FrameInfo& info);

    FrameSource* source_;
    RunningScan* scan_;
    std::optional<FrameSchedule> schedule_;
};

}  // namespace framering
