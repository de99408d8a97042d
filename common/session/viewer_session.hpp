// A session as a viewer sees it: the newest frame and the status. Holds nothing, writes nothing.
#pragma once
#include <string>

#include "common/ring/newest_reader.hpp"
#include "common/session/session_status.hpp"
#include "common/session/session_view.hpp"

namespace framering {

// Thread safety: one thread; any number of viewers. A stopped or killed viewer leaves no trace.
class ViewerSession {
  public:
    explicit ViewerSession(SessionView view) : view_(std::move(view)), newest_(view_.ring()) {}

    // sample(fn) is the only way to pixels, see newest_reader.hpp.
    [[nodiscard]] NewestReader& newest() noexcept { return newest_; }
    [[nodiscard]] SessionStatus status() const { return read_status(view_); }
    [[nodiscard]] const SessionView& view() const noexcept { return view_; }

    // Sleeps until the acquirer has something new for viewers, at most `limit`.
    void wait(Nanoseconds limit) const noexcept;

  private:
    SessionView view_;
    NewestReader newest_;
};

}  // namespace framering
