#include "control/live_command.hpp"

#include <fmt/core.h>

#include <chrono>

#include "common/base/deadline.hpp"
#include "common/base/output.hpp"
#include "common/session/change_requests.hpp"
#include "common/session/session_status.hpp"
#include "control/acquirer_answer.hpp"

namespace framering {

namespace {
using namespace std::chrono_literals;

constexpr auto kLookAgain = 2ms;

// What stands there once it is whole. Fails (Error): an acquirer died while it wrote.
LiveSettings live_settings_of(const SessionView& view) {
    const Deadline deadline = Deadline::in(1s);
    for (;;) {
        if (const auto source = read_source(view.source())) {
            return live_settings_in(source->settings);
        }
        if (deadline.has_passed()) {
            fail(ExitCode::failed, "session '{}' does not show its camera: its acquirer died while it wrote",
                 view.session());
        }
        deadline.sleep(kLookAgain);
    }
}

LiveSetting require_there(const SessionView& view, LiveKey key, const LiveSettings& all) {
    if (!all[key].setting) {
        fail(ExitCode::failed, "session '{}': its source has no {} that can be set", view.session(), name_of(key));
    }
    return *all[key].setting;
}

void require_running(const SessionView& view) {
    const SessionStatus status = read_status(view);
    if (!status.acquirer_alive) {
        fail(ExitCode::failed,
             "session '{0}' has no acquirer, so nothing can be set; "
             "start a scan with: framering run --session {0}",
             view.session());
    }
    if (!status.serving && (!status.scan || status.scan->over())) {
        fail(ExitCode::failed, "session '{}': no scan is running, so nothing can be set", view.session());
    }
}
}  // namespace

ExitCode show_or_change(LiveKey key, const ControlOptions& options, StopToken stop) {
    const SessionView view = SessionView::wait_for(options.session, Access::read_only, options.wait, stop);
    if (!options.value) {
        const LiveSetting now = require_there(view, key, live_settings_of(view));
        print_out("session {}: {} {}{}\n", options.session, name_of(key),
                  live_value_text(key, now.value, now.unit),
                  now.has_range() ? " (" + live_range_text(key, now) + ")" : "");
        return ExitCode::done;
    }
    require_running(view);
    (void)require_there(view, key, live_settings_of(view));
    const std::uint64_t number = request_change(view, key, *options.value);
    wait_for_answer(view, fmt::format("requested another {}", name_of(key)), kCameraAnswerLimit, stop, [&] {
        require_running(view);
        return is_answered(view, key, number);
    });
    const LiveSettings now = live_settings_of(view);
    (void)require_there(view, key, now);
    if (!now[key].answer.error.empty() && is_same_live_value(*options.value, now[key].answer.asked)) {
        fail(now[key].answer.exit_code, "session '{}': {}", options.session, now[key].answer.error);
    }
    print_out("session {}: {}\n", options.session, live_change_text(key, *options.value, now[key]));
    return ExitCode::done;
}

}  // namespace framering
