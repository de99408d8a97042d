#include "control/pause_command.hpp"

#include <fmt/core.h>

#include "common/base/output.hpp"
#include "common/session/pause.hpp"
#include "common/session/session_status.hpp"
#include "control/acquirer_answer.hpp"

namespace framering {

namespace {
// The scan that is working now. Fails (Error): there is none.
ScanInfo working_scan(const SessionView& view, const char* verb) {
    const SessionStatus status = read_status(view);
    if (!status.acquirer_alive) {
        fail(ExitCode::failed,
             "session '{0}' has no acquirer, nothing to {1}; start a scan with: framering run --session {0}",
             view.session(), verb);
    }
    if (!status.scan || status.scan->state != layout::ScanState::working) {
        fail(ExitCode::failed, "session '{}': no scan is working, nothing to {}", view.session(), verb);
    }
    return *status.scan;
}
}  // namespace

ExitCode pause_or_resume(const ControlOptions& options, StopToken stop) {
    const bool paused = options.command == ControlCommand::pause;
    const char* verb = paused ? "pause" : "resume";
    const SessionView view = SessionView::wait_for(options.session, Access::read_only, options.wait, stop);
    const std::uint64_t scan_id = working_scan(view, verb).scan_id;
    const std::uint64_t word = request_pause(view, scan_id, paused);
    wait_for_answer(view, fmt::format("scan {}: requested {}", scan_id, verb), kCameraAnswerLimit, stop, [&] {
        if (working_scan(view, verb).scan_id != scan_id) {
            fail(ExitCode::failed, "session '{}': scan {} has ended, nothing to {}", view.session(), scan_id,
                 verb);
        }
        return view.producer().pause_seen.load(std::memory_order_acquire) >= word;
    });
    const ScanInfo scan = working_scan(view, verb);
    print_out("session {}: scan {} {} frame {}\n", view.session(), scan_id, paused ? "is paused at" : "goes on at",
              scan.delivered);
    return ExitCode::done;
}

}  // namespace framering
