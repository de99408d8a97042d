// A session as a viewer sees it: the newest frame and the status. Holds nothing, writes nothing.
#pragma once
#include <string>

#include "common/ring/newest_reader.hpp"
#include "common/ring/wait_strategy.hpp"
#include "common/session/session_status.hpp"
#include "common/session/session_view.hpp"

namespace framering {

// Thread safety: one thread; any number of viewers. A stopped or killed viewer leaves no trace.
class ViewerSession {
  public:
    explicit ViewerSession(SessionView view, WaitStrategy strategy = WaitStrategy::sleep)
        : view_(std::move(view)), newest_(view_.ring()), spinner_(strategy) {}

    // sample(fn) is the only way to pixels, see newest_reader.hpp.
    [[nodiscard]] NewestReader& newest() noexcept { return newest_; }
    [[nodiscard]] SessionStatus status() const { return read_status(view_); }
    [[nodiscard]] const SessionView& view() const noexcept { return view_; }

    // Waits until there is a frame that newest() has not returned yet, or the session has other news; at most
    // `limit`. The acquirer wakes sleeping viewers at most once a millisecond.
    void wait(Nanoseconds limit) noexcept;

  private:
    SessionView view_;
    NewestReader newest_;
    Spinner spinner_;
};

}  // namespace framering
