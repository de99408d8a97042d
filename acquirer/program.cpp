#include "acquirer/program.hpp"

#include <csignal>

#include "acquirer/acquisition.hpp"
#include "acquirer/camera_options.hpp"
#include "acquirer/camera_program.hpp"
#include "acquirer/live_changes.hpp"
#include "acquirer/resumption.hpp"
#include "acquirer/setup_options.hpp"
#include "acquirer/source/source_factory.hpp"
#include "acquirer/summary.hpp"
#include "common/base/log.hpp"
#include "common/base/output.hpp"
#include "common/base/quantity.hpp"
#include "common/base/scheduling.hpp"
#include "common/base/stop_signal.hpp"
#include "common/session/drain.hpp"
#include "common/session/ring_defaults.hpp"
#include "common/session/ring_size.hpp"
#include "common/session/session_view.hpp"

namespace framering {

namespace {
// A frame may take so long by itself.
Nanoseconds longest_silence(Nanoseconds limit, const ScanPlan& plan) {
    const double exposure_s = plan.setup.exposure_us / 1e6;
    const double period_s = plan.frame_rate_hz > 0 ? 1 / plan.frame_rate_hz : 0;
    return limit + std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(exposure_s + period_s));
}

AcquisitionSettings acquisition_settings(const AcquirerOptions& options, const Source& source) {
    AcquisitionSettings settings;
    settings.when_stalled = options.when_stalled.value_or(
        source.delivery() == Delivery::free_running ? WhenStalled::end : WhenStalled::wait);
    settings.most_frames = options.frames;
    settings.wait_for = options.wait_for;
    settings.checksum = options.checksum;
    settings.when_full = options.when_full.value_or(source.is_pausable() ? WhenFull::wait : WhenFull::drop);
    settings.plan.format = source.format();
    settings.plan.frames = options.frames ? options.frames : source.frame_count();
    settings.plan.duration = options.duration;
    settings.plan.frame_rate_hz = options.frame_rate_hz.value_or(0);
    settings.plan.when_full = name_of(settings.when_full);
    settings.plan.source = options.source.text;
    settings.plan.source_settings = source.settings();
    for (const PixelMeasure measure : options.measures) {
        settings.plan.measures.emplace_back(name_of(measure));
    }
    settings.measures = options.measures;
    settings.plan.clocks = source.clocks();
    settings.plan.axes = options.axes;
    settings.plan.setup = completed(options.setup, source.setup());
    settings.plan.setup.exposure_us = source.exposure_us().value_or(settings.plan.setup.exposure_us);
    if (options.stall_timeout && source.delivery() != Delivery::on_demand) {
        settings.longest_silence = longest_silence(*options.stall_timeout, settings.plan);
    }
    if (options.frames && source.frame_count() && *source.frame_count() < *options.frames) {
        log_warning("the source has {} frames, fewer than the {} planned", *source.frame_count(), *options.frames);
    }
    return settings;
}

void log_setup(const RingSize& size, const RingSetup& setup, const PagesChoice& pages, CopyMode copy_mode) {
    log_info("ring of {} slots of {}, {} in all, {} of it in huge pages, {}, {} in {}", size.slot_count,
             size_text(size.slot_stride), size_text(setup.frames_bytes), size_text(setup.huge_page_bytes),
             setup.is_locked ? "locked in memory" : "not locked in memory (see ulimit -l)",
             setup.kept ? "reused" : "created", duration_text(setup.took));
    log_info("copy: {}; huge pages: {}", name_of(copy_mode),
             setup.kept ? "unchanged, the ring is reused"
                        : fmt::format("{}, {}", pages.pages == Pages::huge ? "on" : "off", pages.why));
}

ExitCode exit_code_of(const Ending& ending, const DrainResult& drained, const ScanInfo& scan,
                      std::span<const RoleResult> writers) {
    // While a camera was away it lost frames that nobody counted.
    const bool lost = scan.lost() != 0 || scan.reconnects != 0 || drained.owed != 0 ||
                      std::ranges::any_of(writers, [](const auto& writer) { return writer.missing != 0; });
    return graver(ending.exit_code, lost ? ExitCode::frames_lost : ExitCode::done);
}

// After an error, too, a session whose frames are all stored is removed.
Ending run_or_leave(Acquisition& acquisition, AcquirerSession& session) {
    try {
        return acquisition.run();
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
    const ScanInfo scan = *session.scan();
    if (scan.started_utc_ns == 0 && ending.state == layout::ScanState::interrupted) {
        fail(ending.exit_code, "{}", ending.reason);
    }
    const auto writers = session.roles().results();
    print_text(summary_text(ending, scan, writers, drained, payload_bytes, session.source().counts()));
    if (drained.owed != 0 && drained.end == DrainEnd::stalled) {
        log_warning(
            "{0} frames are not stored; store them with: writer --session {1}, or discard them with: control "
            "remove --discard --session {1}",
            drained.owed, options.session);
    }
    if (ending.state == layout::ScanState::interrupted) {
        fail(ending.exit_code, "{}", ending.reason);
    }
    return exit_code_of(ending, drained, scan, writers);
}

// The bytes of a slot, and how many of them are not the readers'.
FrameRoom room_for(const FrameSource& source) {
    return {source.format().payload_bytes(), 0};
}
FrameRoom room_for(const QueuedSource& source) {
    return {std::max(source.slot_bytes(), source.format().payload_bytes()), kMostQueued};
}

void use_copy_mode(FrameSource& source, CopyMode mode) {
    source.set_copy_mode(mode);
}
void use_copy_mode(QueuedSource&, CopyMode) {
}

template <class AnyKind>
ExitCode acquire_from(AnyKind& source, const AcquirerOptions& options, const std::optional<LeftScan>& left,
                      const StopTokens& stop) {
    AcquisitionSettings settings = acquisition_settings(options, source);
    const RingSize size = choose_ring_size(room_for(source), {options.slots, options.ring_bytes},
                                           standing_ring(options.session), free_shared_memory());
    if (left) {
        require_same_scan(*left, settings.plan, size);
    }
    const std::optional<MachineProfile> profile = read_machine_profile();
    const CopyMode copy_mode = choose_copy_mode(options.copy_mode, profile, size.slot_count * size.slot_stride);
    const PagesChoice pages = choose_pages(options.huge_pages, profile);
    use_copy_mode(source, copy_mode);
    AcquirerSession session({options.session, size.slot_count, size.slot_stride, options.group_readable,
                             left ? left->scan.scan_id : 0, options.wait_strategy, pages.pages});
    log_setup(size, session.setup(), pages, copy_mode);
    if (const auto before = session.source().read(); left && before) {
        settings.live_before = live_settings_in(before->settings);
    }
    show_source(settings.plan, source, session.source());
    settings.resume = left && may_go_on(session, stop.any);
    if (options.resume && !settings.resume) {
        log_info("session {} has no scan to resume; starting a new one", options.session);
    }
    Acquisition acquisition(settings, source, session, stop);
    const Ending ending = run_or_leave(acquisition, session);
    return store_and_leave(session, ending, options, source.format().payload_bytes(), stop);
}

ExitCode acquire(const AcquirerOptions& options, const std::optional<LeftScan>& left, const StopTokens& stop) {
    SourceOptions wanted = options.source;
    wanted.exposure_us = options.setup.exposure_us;
    const AnySource source = open_source(wanted);
    return std::visit([&](const auto& each) { return acquire_from(*each, options, left, stop); }, source);
}

// The acquirer was killed after it had ended its scan, perhaps before everything was stored.
ExitCode finish_left_scan(const AcquirerOptions& options, const LeftScan& left, const StopTokens& stop) {
    AcquirerSession session(
        {options.session, left.ring.slot_count, left.ring.slot_stride, options.group_readable});
    log_info("scan {} had ended when its acquirer was killed; waiting until it is stored", left.scan.scan_id);
    const bool whole = left.scan.state == layout::ScanState::ended && left.scan.skipped == 0;
    const Ending ending{
        left.scan.state, left.scan.reason, whole ? ExitCode::done : ExitCode::canceled, left.scan.skipped, {}};
    return store_and_leave(session, ending, options, left.plan.format.payload_bytes(), stop);
}
// With --resume and no scan to resume it is not known before that the source is the usual one.
AcquirerOptions agreed_with_source(AcquirerOptions options) {
    if (options.resume && !options.source_given) {
        agree_on_camera(options);
    }
    return options;
}
}  // namespace

ExitCode run_acquirer(const AcquirerOptions& given) {
    if (given.task != AcquirerTask::scan) {
        return run_camera_task(given);
    }
    const StopSignal signals({SIGINT, SIGTERM}, {SIGHUP});
    const StopTokens stop{signals.token(), signals.token(SIGTERM)};
    if (given.resume) {
        require_resumable(given.source);
    }
    if (!given.processors.empty()) {
        run_on(given.processors);
    }
    if (given.realtime) {
        run_urgently();
    }
    const std::optional<LeftScan> left = given.resume ? find_left_scan(given.session) : std::nullopt;
    if (!left) {
        return acquire(agreed_with_source(given), left, stop);
    }
    const AcquirerOptions options = with_plan_of(*left, given);
    if (left->scan.over()) {
        return finish_left_scan(options, *left, stop);
    }
    require_resumable(options.source);
    return acquire(options, left, stop);
}

}  // namespace framering
