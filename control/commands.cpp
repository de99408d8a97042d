#include "control/commands.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "common/base/deadline.hpp"
#include "common/base/log.hpp"
#include "common/base/output.hpp"
#include "common/base/printable.hpp"
#include "common/base/quantity.hpp"
#include "common/base/stop_signal.hpp"
#include "common/session/requests.hpp"
#include "common/session/scan_plan.hpp"
#include "common/session/session_removal.hpp"
#include "common/session/session_status.hpp"
#include "common/session/status_json.hpp"
#include "control/acquirer_answer.hpp"
#include "control/hook_watch.hpp"
#include "control/hooks_command.hpp"
#include "control/live_command.hpp"
#include "control/pause_command.hpp"
#include "control/progress_line.hpp"
#include "control/prometheus/session_metrics.hpp"
#include "control/queue_command.hpp"
#include "control/status_text.hpp"
#include "control/top_command.hpp"
#include "control/watch_command.hpp"

namespace framering {

namespace {
using namespace std::chrono_literals;

// False: nobody reads the output any more.
bool print_line(const std::string& text) {
    return print_out("{}\n", text);
}

ExitCode list() {
    const auto names = list_sessions();
    if (names.empty()) {
        print_line("no sessions");
    }
    for (const std::string& name : names) {
        const std::string shown = printable(name);  // anyone can create a file there
        try {
            const auto view = SessionView::open(name, Access::read_only);
            print_line(
                view ? list_text(read_status(*view))
                     : fmt::format("{:<16} its control segment was removed; to replace it, run framering acquirer "
                                   "--session {}; to remove it: framering remove --session {}",
                                   shown, shown, shown));
        } catch (const Error& error) {
            print_line(fmt::format("{:<16} {}", shown, error.what()));
        }
    }
    return ExitCode::done;
}

std::uint64_t payload_bytes(const SessionStatus& status) {
    return status.scan ? scan_plan_from_json(status.scan->plan).format.payload_bytes() : 0;
}

// The session is over when its acquirer has retired it, or is gone and no reader is left to store or forward its
// frames.
bool is_over(const SessionStatus& status) {
    const bool is_emptied = std::ranges::any_of(
        status.processes, [](const ProcessStatus& process) { return process.may_block() && process.alive; });
    return status.retired || (!status.acquirer_alive && !is_emptied);
}

ExitCode watch(const SessionView& view, const ControlOptions& options, StopToken stop) {
    for (;;) {
        const SessionStatus status = read_status(view);
        if (!print_line(options.json ? status_json(status) : progress_line(status, payload_bytes(status)))) {
            return ExitCode::done;
        }
        const Deadline next = Deadline::in(std::chrono::seconds(1));
        while (!next.has_passed()) {
            if (stop.requested() || is_over(read_status(view))) {
                return ExitCode::done;
            }
            next.sleep(std::chrono::milliseconds(50));
        }
    }
}

ObservedSession observed(const SessionView& view) {
    ObservedSession session{view.session(), read_status(view), {}};
    if (session.status->owner.empty()) {
        session.scans_waiting = scans_waiting(view.session());
        session.hooks = HookWatch().look(*session.status, monotonic_ns());
    }
    return session;
}

// One that cannot be read is there all the same.
ObservedSession observed(const std::string& name) {
    try {
        if (const auto view = SessionView::open(name, Access::read_only)) {
            return observed(*view);
        }
    } catch (const Error& error) {
        log_warning("session {}: {}", name, error.what());
    }
    return {name, {}, {}};
}

ExitCode print_metrics(const ControlOptions& options, StopToken stop) {
    std::vector<ObservedSession> sessions;
    if (options.is_session_given) {
        sessions.push_back(
            observed(SessionView::wait_for(options.session, Access::read_only, options.wait, stop)));
    } else {
        for (const std::string& name : list_sessions()) {
            sessions.push_back(observed(name));
        }
    }
    print_text(session_metrics(sessions, monotonic_ns()));
    return ExitCode::done;
}

ExitCode status(const ControlOptions& options, StopToken stop) {
    if (options.prometheus) {
        return print_metrics(options, stop);
    }
    const SessionView view = SessionView::wait_for(options.session, Access::read_only, options.wait, stop);
    if (options.watch) {
        return watch(view, options, stop);
    }
    const SessionStatus status = read_status(view);
    const auto waiting = status.owner.empty() ? scans_waiting(options.session) : std::nullopt;
    if (options.json) {
        print_line(status_json(status, waiting));
    } else {
        print_text(status_text(status, waiting));
    }
    return ExitCode::done;
}

ExitCode top(const ControlOptions& options, StopToken stop) {
    TopSettings settings;
    settings.session = options.is_session_given ? options.session : "";
    settings.interval = options.interval.value_or(settings.interval);
    const auto given = [](const char* name) { return std::getenv(name); };
    settings.look = top_look(
        {given("TERM"), given("COLORTERM"), given("NO_COLOR"), given("LC_ALL"), given("LC_CTYPE"), given("LANG")});
    const bool is_on_terminal =
        ::isatty(STDOUT_FILENO) == 1 && terminal_colours(given("TERM"), given("COLORTERM"));
    return is_on_terminal ? show_top(settings, stop) : print_top(settings, options.wait, stop);
}

const layout::Word& acknowledgement_of(Request what, const layout::ProducerState& state) {
    switch (what) {
        case Request::terminate:
            return state.terminate_seen;
        case Request::terminate_now:
            return state.terminate_now_seen;
        case Request::cancel:
            break;
    }
    return state.cancel_seen;
}

ExitCode ask(Request what, const char* verb, const ControlOptions& options, StopToken stop) {
    const SessionView view = SessionView::wait_for(options.session, Access::read_only, options.wait, stop);
    const SessionStatus status = read_status(view);
    if (!status.acquirer_alive) {
        fail(
            ExitCode::failed,
            "session '{0}' has no acquirer, so no scan is running; remove it with: framering remove --session {0}",
            options.session);
    }
    const bool is_idle = !status.scan || status.scan->over();
    if (is_idle && (what == Request::cancel || !(status.scan || status.serving))) {
        fail(ExitCode::failed, "session '{}': no scan is running, nothing to {}", options.session, verb);
    }
    const std::uint64_t scan_id = status.scan ? status.scan->scan_id : 1;  // the first one, where none has begun
    request(view, what, scan_id);
    wait_for_answer(view, fmt::format("scan {}: requested {}", scan_id, verb), 2s, stop, [&] {
        return acknowledgement_of(what, view.producer()).load(std::memory_order_acquire) >= scan_id ||
               view.retired();
    });
    print_line(fmt::format("session {}: scan {}: {} acknowledged", options.session, scan_id, verb));
    return ExitCode::done;
}
}  // namespace

ExitCode run_control(const ControlOptions& options) {
    const StopSignal signals{SIGINT, SIGTERM, SIGHUP};
    const StopToken stop = signals.token();
    switch (options.command) {
        case ControlCommand::list:
            return list();
        case ControlCommand::status:
            return status(options, stop);
        case ControlCommand::top:
            return top(options, stop);
        case ControlCommand::watch:
            return watch_for_trouble({options.session, options.on_trouble, options.keep, options.wait,
                                      options.interval.value_or(std::chrono::seconds(1))},
                                     stop);
        case ControlCommand::pause:
        case ControlCommand::resume:
            return pause_or_resume(options, stop);
        case ControlCommand::start:
            return start_scan(options, stop);
        case ControlCommand::queue:
            return change_queue(options);
        case ControlCommand::hooks:
            return show_or_change_hooks(options);
        case ControlCommand::cancel:
            return ask(Request::cancel, "cancel", options, stop);
        case ControlCommand::terminate:
            return options.now ? ask(Request::terminate_now, "terminate now", options, stop)
                               : ask(Request::terminate, "terminate", options, stop);
        case ControlCommand::exposure:
            return show_or_change(LiveKey::exposure, options, stop);
        case ControlCommand::gain:
            return show_or_change(LiveKey::gain, options, stop);
        case ControlCommand::export_scan:
            return export_csv(options.export_scan, stop);
        case ControlCommand::check:
            return run_check(options.check, stop);
        case ControlCommand::remove:
            break;
    }
    remove_session(options.session, options.discard);
    print_line(fmt::format("session {}: removed", options.session));
    return ExitCode::done;
}

}  // namespace framering
