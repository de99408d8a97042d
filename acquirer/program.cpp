#include "acquirer/program.hpp"

#include <csignal>
#include <span>

#include "acquirer/camera_options.hpp"
#include "acquirer/camera_program.hpp"
#include "acquirer/dry_run.hpp"
#include "acquirer/resumption.hpp"
#include "acquirer/scan_run.hpp"
#include "acquirer/serving.hpp"
#include "acquirer/session_setup.hpp"
#include "acquirer/size_series.hpp"
#include "acquirer/source/source_factory.hpp"
#include "common/base/log.hpp"
#include "common/base/output.hpp"
#include "common/base/scheduling.hpp"
#include "common/base/stop_signal.hpp"
#include "common/session/drain.hpp"

namespace framering {

namespace {
// After an error, too, a session whose frames are all stored is removed.
template <class Work>
auto or_leave(AcquirerSession& session, const Work& work) {
    try {
        return work();
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

// The same where another scan follows in the session. Nothing: none can, as readers do not store what they owe.
std::optional<ExitCode> store_and_go_on(AcquirerSession& session, const Ending& ending,
                                        const AcquirerOptions& options, std::uint64_t payload_bytes,
                                        const StopTokens& stop) {
    const DrainResult drained = wait_until_stored(
        session, [&] { return stop_requested(session, stop); }, options.grace);
    if (ending.state != layout::ScanState::ended || stop.any.requested() || drained.end != DrainEnd::stored) {
        return std::nullopt;
    }
    return print_summary(session, ending, drained, payload_bytes);
}

// One after the other, each with a source of its own. `worst`: of the scans before.
ExitCode acquire_rest(std::span<const AcquirerOptions> scans, AcquirerSession& session, std::uint64_t ring_bytes,
                      ExitCode worst, const StopTokens& stop) {
    for (const AcquirerOptions& options : scans) {
        std::uint64_t payload_bytes = 0;
        const Ending ending = or_leave(session, [&] {
            OpenedActuators opened = open_actuators_of(options, stop.any);
            AnySource any = open_source_of(options, opened, stop.any);
            use_copy_mode(any, options, ring_bytes);
            const Source& source = common_part(any);
            payload_bytes = source.format().payload_bytes();
            AcquisitionSettings settings = acquisition_settings(options, source, opened.actuators);
            prepare(settings, source, session, std::nullopt, stop);
            return run_scan(settings, any, session, stop);
        });
        const auto goes_on = &options == &scans.back()
                                 ? std::nullopt
                                 : store_and_go_on(session, ending, options, payload_bytes, stop);
        if (!goes_on) {
            return graver(worst, store_and_leave(session, ending, options, payload_bytes, stop));
        }
        worst = graver(worst, *goes_on);
    }
    return worst;
}

// Instead of going on with it.
ExitCode end_and_leave(const AcquirerOptions& options, const LeftScan& left, const StopTokens& stop) {
    const auto session = session_of_left_scan(options, left);
    const Ending ending = or_leave(*session, [&] { return end_left_scan(left, *session, stop); });
    return store_and_leave(*session, ending, options, left.plan.format.payload_bytes(), stop);
}

ExitCode acquire(std::span<const AcquirerOptions> scans, const std::optional<LeftScan>& left,
                 const StopTokens& stop) {
    const AcquirerOptions& options = scans.front();
    OpenedActuators opened;
    AnySource any;
    try {
        opened = open_actuators_of(options, stop.any);
        any = open_source_of(options, opened, stop.any);
    } catch (const Error& error) {
        if (!left || error.exit_code() != ExitCode::canceled) {
            throw;
        }
        return end_and_leave(options, *left, stop);
    }
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
    const Ending ending = or_leave(*session, [&] { return run_scan(settings, any, *session, stop); });
    const std::uint64_t payload_bytes = source.format().payload_bytes();
    const auto goes_on =
        scans.size() == 1 ? std::nullopt : store_and_go_on(*session, ending, options, payload_bytes, stop);
    if (!goes_on) {
        return store_and_leave(*session, ending, options, payload_bytes, stop);
    }
    return acquire_rest(scans.subspan(1), *session, size.slot_count * size.slot_stride, *goes_on, stop);
}

// The acquirer was killed after it had ended its scan, perhaps before everything was stored.
ExitCode finish_left_scan(std::span<const AcquirerOptions> scans, const LeftScan& left, const StopTokens& stop) {
    const AcquirerOptions& options = scans.front();
    const auto session = session_of_left_scan(options, left);
    log_info("scan {} had ended when its acquirer was killed; waiting until it is stored", left.scan.scan_id);
    const Ending ending = ending_of(left);
    const std::uint64_t payload_bytes = left.plan.format.payload_bytes();
    const auto goes_on =
        scans.size() == 1 ? std::nullopt : store_and_go_on(*session, ending, options, payload_bytes, stop);
    if (!goes_on) {
        return store_and_leave(*session, ending, options, payload_bytes, stop);
    }
    return acquire_rest(scans.subspan(1), *session, left.ring.slot_count * left.ring.slot_stride, *goes_on, stop);
}

// With --resume and no scan to resume it is not known before that the source is the usual one.
AcquirerOptions agreed_with_source(AcquirerOptions options) {
    if (options.resume && !options.source_given) {
        agree_on_camera(options);
    }
    return options;
}

ExitCode acquire_scans(const AcquirerOptions& given, const StopTokens& stop) {
    if (given.resume) {
        require_resumable(given.source);
    }
    const std::optional<LeftScan> left = given.resume ? find_left_scan(given.session) : std::nullopt;
    if (!left) {
        const std::vector<AcquirerOptions> scans = scans_of_sizes(agreed_with_source(given), stop.any);
        if (given.dry_run) {
            for (const AcquirerOptions& scan : scans) {
                (void)acquire(std::span(&scan, 1), left, stop);
            }
            return ExitCode::done;
        }
        return acquire(scans, left, stop);
    }
    const AcquirerOptions options = with_plan_of(*left, for_left_scan(given));
    const std::vector<AcquirerOptions> scans = scans_left_of_sizes(options);
    if (left->scan.over()) {
        return finish_left_scan(scans, *left, stop);
    }
    require_resumable(options.source);
    return acquire(scans, left, stop);
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
    return given.serve ? serve(given, stop) : acquire_scans(given, stop);
}

}  // namespace framering
