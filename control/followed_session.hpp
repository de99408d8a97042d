// A session that is looked at again and again, also after its end, and the next one of its name.
#pragma once
#include <optional>
#include <string>

#include "common/session/session_status.hpp"

namespace framering {

// Thread: one. Its memory stays mapped until another one takes its place.
class FollowedSession {
  public:
    explicit FollowedSession(std::string name) : name_(std::move(name)) {}

    // Looks at it now; where it has ended or was replaced, at what has its name since.
    void look();

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    // As it was at the last look; of one that has ended, as it was then. Nothing: there was none.
    [[nodiscard]] const std::optional<SessionStatus>& status() const noexcept { return status_; }
    // No frame follows, and no acquirer comes back to it.
    [[nodiscard]] bool has_ended() const noexcept { return has_ended_; }
    // Why there is no session that can be looked at, or nothing newer; empty: there is.
    [[nodiscard]] const std::string& notice() const noexcept { return notice_; }
    // Why what has its name cannot be looked at, such as one of another version; empty: it can, or nothing has it.
    [[nodiscard]] const std::string& unusable() const noexcept { return unusable_; }
    // nullptr: there is none.
    [[nodiscard]] const SessionView* view() const noexcept { return view_ ? &*view_ : nullptr; }

  private:
    void connect();

    std::string name_;
    std::optional<SessionView> view_;
    std::optional<SessionStatus> status_;
    bool has_ended_ = false;
    std::string notice_;
    std::string unusable_;
};

}  // namespace framering
