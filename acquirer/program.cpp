#include "acquirer/program.hpp"

#include <csignal>

#include "acquirer/camera_options.hpp"
#include "acquirer/camera_program.hpp"
#include "acquirer/dry_run.hpp"
#include "acquirer/resumption.hpp"
#include "acquirer/scan_run.hpp"
#include "acquirer/serving.hpp"
#include "acquirer/session_setup.hpp"
#include "acquirer/source/source_factory.hpp"
#include "common/base/log.hpp"
#include "common/base/output.hpp"
#include "common/base/scheduling.hpp"
#include "common/base/stop_signal.hpp"
#include "common/session/drain.hpp"

namespace framering {

namespace {
// After an error, too, a session whose frames are all stored is removed.
Ending run_or_leave(const AcquisitionSettings& settings, AnySource& source, AcquirerSession& session,
                    const StopTokens& stop) {
    try {
        return run_scan(settings, source, session, stop);
    } catch (...) {
        session.leave(false);
        throw;
    }
}

// What follows a scan's last frame.
ExitCode store_and_leave(AcquirerSession& session, const Ending& ending, const AcquirerOptions& options,
                         std::uint64_t payload_bytes, const StopTokens& stop) {
    const DrainResult drained = drain(
        session, [&] { return stop_requested(session, stop); }, options.grace);
    session.leave(drained.end == DrainEnd::abandoned);
    const bool interrupted = ending.state == layout::ScanState::interrupted;
    if (interrupted && session.scan()->started_utc_ns == 0) {
        fail(ending.exit_code, "{}", ending.reason);
    }
    const ExitCode exit_code = print_summary(session, ending, drained, payload_bytes);
    if (drained.owed != 0 && drained.end == DrainEnd::stalled) {
        log_warning(
            "{0} frames are not stored; store them with: framering writer --session {1}, or discard them with: "
            "framering remove --discard --session {1}",
            drained.owed, options.session);
    }
    if (interrupted) {
        fail(ending.exit_code, "{}", ending.reason);
    }
    return exit_code;
}

ExitCode acquire(const AcquirerOptions& options, const std::optional<LeftScan>& left, const StopTokens& stop) {
    OpenedActuators opened = open_actuators_of(options, stop.any);
    AnySource any = open_source_of(options, opened, stop.any);
    const Source& source = common_part(any);
    AcquisitionSettings settings = acquisition_settings(options, source, opened.actuators);
    const RingSize size = ring_size_for(options, any, Formats::of_scan);
    require_reachable(settings, source);
    if (options.dry_run) {
        print_text(dry_run_text(settings.plan, size, opened.actuators));
        return ExitCode::done;
    }
    if (left) {
        require_same_scan(*left, settings.plan, size);
    }
    const auto session = open_session(options, any, size, left);
    prepare(settings, source, *session, left, stop);
    if (options.resume && !settings.resume) {
        log_info("session {} has no scan to resume; starting a new one", options.session);
    }
    const Ending ending = run_or_leave(settings, any, *session, stop);
    return store_and_leave(*session, ending, options, source.format().payload_bytes(), stop);
}

// The acquirer was killed after it had ended its scan, perhaps before everything was stored.
ExitCode finish_left_scan(const AcquirerOptions& options, const LeftScan& left, const StopTokens& stop) {
    AcquirerSession session(
        {options.session, left.ring.slot_count, left.ring.slot_stride, options.group_readable});
    log_info("scan {} had ended when its acquirer was killed; waiting until it is stored", left.scan.scan_id);
    return store_and_leave(session, ending_of(left), options, left.plan.format.payload_bytes(), stop);
}

// With --resume and no scan to resume it is not known before that the source is the usual one.
AcquirerOptions agreed_with_source(AcquirerOptions options) {
    if (options.resume && !options.source_given) {
        agree_on_camera(options);
    }
    return options;
}

ExitCode acquire_one_scan(const AcquirerOptions& given, const StopTokens& stop) {
    if (given.resume) {
        require_resumable(given.source);
    }
    const std::optional<LeftScan> left = given.resume ? find_left_scan(given.session) : std::nullopt;
    if (!left) {
        return acquire(agreed_with_source(given), left, stop);
    }
    const AcquirerOptions options = with_plan_of(*left, for_left_scan(given));
    if (left->scan.over()) {
        return finish_left_scan(options, *left, stop);
    }
    require_resumable(options.source);
    return acquire(options, left, stop);
}
}  // namespace

ExitCode run_acquirer(const AcquirerOptions& given) {
    if (given.task != AcquirerTask::scan) {
        return run_camera_task(given);
    }
    const StopSignal signals({SIGINT, SIGTERM}, {SIGHUP});
    const StopTokens stop{signals.token(), signals.token(SIGTERM)};
    if (!given.processors.empty()) {
        run_on(given.processors);
    }
    if (given.realtime) {
        run_urgently();
    }
    return given.serve ? serve(given, stop) : acquire_one_scan(given, stop);
}

}  // namespace framering
