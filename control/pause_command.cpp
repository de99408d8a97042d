#include "control/pause_command.hpp"
#include "control/stopped.hpp"

#include "common/base/deadline.hpp"
#include "common/base/output.hpp"
#include "common/session/pause.hpp"
#include "common/session/session_status.hpp"

namespace framering {

namespace {
using namespace std::chrono_literals;

// A camera may take 10 s to stop or to start.
constexpr auto kAnswerLimit = 12s;
constexpr auto kLookAgain = 2ms;

// The scan that is working now. Fails (Error): there is none.
ScanInfo working_scan(const SessionView& view, const char* verb) {
    const SessionStatus status = read_status(view);
    if (!status.acquirer_alive) {
        fail(ExitCode::failed,
             "session '{0}' has no acquirer, nothing to {1}; start it with: acquirer --session {0}",
             view.session(), verb);
    }
    if (!status.scan || status.scan->state != layout::ScanState::working) {
        fail(ExitCode::failed, "session '{}': no scan is working, nothing to {}", view.session(), verb);
    }
    return *status.scan;
}

bool is_acknowledged(const SessionView& view, std::uint64_t word) {
    return view.producer().pause_seen.load(std::memory_order_acquire) >= word;
}
}  // namespace

ExitCode pause_or_resume(const ControlOptions& options, StopToken stop) {
    const bool paused = options.command == ControlCommand::pause;
    const char* verb = paused ? "pause" : "resume";
    const SessionView view = SessionView::wait_for(options.session, Access::read_only, options.wait, stop);
    const std::uint64_t scan_id = working_scan(view, verb).scan_id;
    const std::uint64_t word = request_pause(view, scan_id, paused);
    const Deadline deadline = Deadline::in(kAnswerLimit);
    while (!is_acknowledged(view, word)) {
        if (working_scan(view, verb).scan_id != scan_id) {
            fail(ExitCode::failed, "session '{}': scan {} has ended, nothing to {}", view.session(), scan_id,
                 verb);
        }
        require_not_stopped(view.session(), stop);
        if (deadline.has_passed()) {
            fail(ExitCode::failed,
                 "session '{}': scan {}: requested {}, but the acquirer (pid {}) does not respond; is it stopped?",
                 view.session(), scan_id, verb, view.producer().identity.pid);
        }
        sleep_for(kLookAgain);
    }
    const ScanInfo scan = working_scan(view, verb);
    print_out("session {}: scan {} {} frame {}\n", view.session(), scan_id, paused ? "is paused at" : "goes on at",
              scan.delivered);
    return ExitCode::done;
}

}  // namespace framering
