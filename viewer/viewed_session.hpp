// The session that a viewer shows: waited for, followed into new memory, and looked at after its end.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/viewer_session.hpp"
#include "viewer/display/viewer_status.hpp"
#include "viewer/live_watch.hpp"

namespace framering {

// Thread: one. What the session says goes into the status that each call gets. Its memory stays mapped until
// another one takes its place: its last frames can still be looked at.
class ViewedSession {
  public:
    // `stays`: after its end the next session of this name is waited for.
    ViewedSession(std::string name, bool stays) : name_(std::move(name)), stays_(stays) {}

    // Connects. Fails (Error): no session within `limit`, or none that can be used.
    void wait_for(Nanoseconds limit, StopToken stop, ViewerStatus& status);
    // Connects to what is there now. False: nothing, or nothing that lasts. Fails (Error): it cannot be used.
    [[nodiscard]] bool connect(ViewerStatus& status);
    [[nodiscard]] bool is_connected() const noexcept { return session_.has_value(); }

    enum class Change : std::uint8_t {
        none,
        connected,  // to other memory: whatever its first frame's header says, it is another frame
        over,       // and no other session is waited for
    };
    // Looks whether the session has ended, or has new memory, and connects to that: an acquirer that was killed is
    // followed by one whose ring has another geometry. Requires: is_connected().
    [[nodiscard]] Change follow(ViewerStatus& status);
    // Requires: is_connected().
    [[nodiscard]] ViewerSession& current() noexcept { return *session_; }

    // Exposure and gain of its source.
    [[nodiscard]] LiveWatch& live() noexcept { return live_; }

    // As NewestReader counts them, in all memory since the first connection. Requires: is_connected().
    [[nodiscard]] std::uint64_t torn() noexcept { return torn_before_ + session_->newest().torn(); }
    [[nodiscard]] std::uint64_t overruns() noexcept { return overruns_before_ + session_->newest().overruns(); }

  private:
    void attach(SessionView view, ViewerStatus& status);
    void stay_after_end(ViewerStatus& status);

    std::string name_;
    bool stays_;
    std::optional<ViewerSession> session_;
    LiveWatch live_;
    std::uint64_t ended_ns_ = 0;     // when it was first seen to have ended; 0: it has not
    std::uint64_t torn_before_ = 0;  // in memory that was left
    std::uint64_t overruns_before_ = 0;
};

}  // namespace framering
