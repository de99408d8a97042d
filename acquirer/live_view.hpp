// Frames between two scans: every viewer sees them, nobody records or counts them.
#pragma once
#include <memory>

#include "acquirer/source/any_source.hpp"
#include "common/base/clock.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

// A source that is asked for frames is asked as often at most.
inline constexpr double kMostLiveHz = 30;

// Thread: one. Requires: what it refers to outlives it; no scan is open. Invariants: one slot behind the ring at a
// time; the source is stopped with the object.
class LiveView {
  public:
    // `plan`: of the settings that are shown, and the frame rate. Fails (Error): the source cannot be started.
    LiveView(AnySource& source, AcquirerSession& session, const ScanPlan& plan);
    ~LiveView();
    LiveView(const LiveView&) = delete;
    LiveView& operator=(const LiveView&) = delete;

    // Makes the changes that somebody asks for, and shows a frame where one comes within `limit`. Fails (Error):
    // the source is broken.
    void step(Nanoseconds limit);
    // Exposure or gain are no longer those with which it began.
    [[nodiscard]] bool has_changed() const noexcept;

    class Taking;

  private:
    std::unique_ptr<Taking> taking_;
};

}  // namespace framering
