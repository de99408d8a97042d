// The viewer's loop: the newest frame, onto a display, as often as the display wants it.
#pragma once
#include <cstdint>
#include <string>

#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/requests.hpp"
#include "viewer/display/display.hpp"
#include "viewer/display/frame_looks.hpp"
#include "viewer/options.hpp"
#include "viewer/rate_meter.hpp"
#include "viewer/status_pace.hpp"
#include "viewer/value_watch.hpp"
#include "viewer/viewed_session.hpp"

namespace framering {

struct ViewingCounts {
    std::uint64_t pictures = 0;
    std::uint64_t newest_delivered = 0;  // the camera's count of the last frame shown
    std::uint64_t not_growing = 0;       // pictures older than the one before: always 0
    std::uint64_t torn = 0;              // results thrown away because their frame changed meanwhile
    std::uint64_t overruns = 0;          // frames that were gone before a look at them began
};

// Thread safety: one thread.
class Viewing {
  public:
    Viewing(const ViewerOptions& options, Display& display, StopToken stop);

    // Shows frames until the session ends, the user quits, a signal comes or options.count is reached. A session
    // that is replaced by one of another geometry is followed. With options.stays it waits for a session as long
    // as it takes, and after its end for the next one. Fails (Error): no session within options.wait.
    [[nodiscard]] ExitCode run();
    [[nodiscard]] const ViewingCounts& counts() const noexcept { return counts_; }

  private:
    // False: the user quits before there is one.
    [[nodiscard]] bool wait_for_session();
    void show_frames(std::uint64_t now_ns);
    // False once the session is over and no other is waited for.
    [[nodiscard]] bool look_at_session(std::uint64_t now_ns);
    // Takes over what was measured since the last time, where the display plots it.
    void look_at_values(std::uint64_t now_ns);
    // Shows the status where it is due.
    void tell_status(std::uint64_t now_ns);
    // The user has done something, and shall see what came of it.
    void tell_at_once();
    // Waits for what comes first: a frame, a call of the display beyond `calls`, the next look at the session.
    void pause(std::uint32_t calls, std::uint64_t now_ns);
    // False: the user quits.
    [[nodiscard]] bool obey_user();
    void carry_out(const DisplayCommand& command);
    void ask(Request what, std::uint64_t scan_id);
    void pause(const DisplayCommand& command);
    void change(const DisplayCommand& command);
    void save(const DisplayCommand& command);
    void answer(std::string text, bool refused);
    void count_shown(const ShownPicture& shown);

    ViewerOptions options_;
    Display* display_;
    StopToken stop_;
    ViewedSession viewed_;
    ViewerStatus status_;
    RateMeter shown_;
    ViewingCounts counts_;
    FrameLooks looks_;
    std::uint64_t counted_look_ = 0;
    std::uint64_t last_scan_id_ = 0;
    std::uint64_t frame_due_ns_ = 0;
    std::uint64_t answer_until_ns_ = 0;
    std::uint64_t status_due_ns_ = 0;
    StatusPace status_pace_;
    ValueWatch values_;
    static constexpr std::uint64_t kNever = ~std::uint64_t{0};
    std::uint64_t values_due_ns_ = kNever;
    std::uint64_t values_shown_ns_ = 0;
};

}  // namespace framering
