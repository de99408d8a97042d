// Exposure and gain as a session shows them, and what became of a change that this viewer asked for.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "common/session/live_setting.hpp"
#include "common/session/session_status.hpp"
#include "viewer/display/viewer_status.hpp"

namespace framering {

// Thread: one.
class LiveWatch {
  public:
    // Takes what the session says into the status. Its text is read anew only where it has changed.
    void describe(const SessionStatus& session, ViewerStatus& status);

    // Asks the acquirer. Does not wait. Fails (Error) as request_change(). Times are CLOCK_MONOTONIC.
    void ask(const SessionView& session, LiveKey key, double value, std::uint64_t now_ns);
    // Other memory: nobody will answer what was asked in the former one.
    void forget() noexcept { asked_ = {}; }

    struct Answer {
        std::string text;
        bool refused = false;
    };
    // To what was asked, once; nothing: nobody has answered yet, or nothing was asked. Who has no answer within
    // the time that a camera's call may take gets none any more.
    [[nodiscard]] std::optional<Answer> answer(const LiveSettings& now, std::uint64_t now_ns);

  private:
    struct Asked {
        std::uint64_t number = 0;  // 0: nothing
        double value = 0;
        std::uint64_t since_ns = 0;
    };
    std::string text_;
    LiveSettings live_;
    std::array<Asked, kLiveKeys.size()> asked_{};
};

}  // namespace framering
