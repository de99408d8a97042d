#include "acquirer/scan_run.hpp"

#include <algorithm>

#include "acquirer/fitting_source.hpp"
#include "acquirer/live_changes.hpp"
#include "acquirer/setup_options.hpp"
#include "acquirer/summary.hpp"
#include "common/base/log.hpp"
#include "common/base/output.hpp"
#include "common/session/scan_name.hpp"

namespace framering {

namespace {
// A frame may take so long by itself.
Nanoseconds longest_silence(Nanoseconds limit, const ScanPlan& plan) {
    const double exposure_s = plan.setup.exposure_us / 1e6;
    const double period_s = plan.frame_rate_hz > 0 ? 1 / plan.frame_rate_hz : 0;
    return limit + std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(exposure_s + period_s));
}

ExitCode exit_code_of(const Ending& ending, const DrainResult& drained, const ScanInfo& scan,
                      std::span<const RoleResult> writers) {
    const bool lost = scan.is_incomplete() || drained.owed != 0 ||
                      std::ranges::any_of(writers, [](const auto& writer) { return writer.missing != 0; });
    return graver(ending.exit_code, lost ? ExitCode::frames_lost : ExitCode::done);
}
}  // namespace

AcquisitionSettings acquisition_settings(const AcquirerOptions& options, const Source& source,
                                         Actuators& actuators) {
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
    settings.plan.skips = options.skips;
    settings.plan.actuators = options.actuators;
    if (!options.name.empty()) {
        settings.plan.name = filled_scan_name(options.name, {options.setup.sample, options.session, utc_ns()});
    }
    settings.actuators = &actuators;
    settings.moves = options.moves;
    settings.plan.queue_entry = options.queue_entry;
    settings.plan.setup = completed(options.setup, source.setup());
    settings.plan.setup.exposure_us = source.exposure_us().value_or(settings.plan.setup.exposure_us);
    if (options.stall_timeout && source.may_fall_silent()) {
        settings.longest_silence = longest_silence(*options.stall_timeout, settings.plan);
    }
    if (options.frames && source.frame_count() && *source.frame_count() < *options.frames) {
        log_warning("the source has {} frames, fewer than the {} planned", *source.frame_count(), *options.frames);
    }
    return settings;
}

void require_reachable(const AcquisitionSettings& settings, const Source& source) {
    (void)PointTargets(settings.plan, *settings.actuators);
    require_fitting_source(settings.plan, source);
}

void prepare(AcquisitionSettings& settings, const Source& source, AcquirerSession& session,
             const std::optional<LeftScan>& left, const StopTokens& stop) {
    if (const auto before = session.source().read(); left && before) {
        settings.live_before = live_settings_in(before->settings);
    }
    show_source(settings.plan, source, session.source());
    settings.resume = left && may_go_on(session, stop.any);
}

Ending run_scan(const AcquisitionSettings& settings, AnySource& source, AcquirerSession& session,
                const StopTokens& stop) {
    return std::visit([&](const auto& each) { return Acquisition(settings, *each, session, stop).run(); }, source);
}

Ending ending_of(const LeftScan& left) {
    const bool whole = left.scan.state == layout::ScanState::ended && left.scan.skipped == 0;
    return {left.scan.state, left.scan.reason, whole ? ExitCode::done : ExitCode::canceled, left.scan.skipped, {}};
}

Ending end_left_scan(const LeftScan& left, AcquirerSession& session, const StopTokens& stop) {
    if (!may_go_on(session, stop.any)) {
        const ScanInfo scan = *session.scan();
        return {scan.state, scan.reason, ExitCode::canceled, scan.skipped, {}};
    }
    const std::uint64_t planned = left.plan.frames.value_or(0);
    const std::uint64_t skipped = planned - std::min(session.resume().delivered, planned);
    const std::string reason = stop.terminate.requested() ? "terminated on request" : "on request";
    session.end(layout::ScanState::canceled, reason, skipped);
    return {layout::ScanState::canceled, reason, ExitCode::canceled, skipped, {}};
}

ExitCode print_summary(AcquirerSession& session, const Ending& ending, const DrainResult& drained,
                       std::uint64_t payload_bytes) {
    const ScanInfo scan = *session.scan();
    const auto writers = session.roles().results();
    print_text(summary_text(ending, scan, writers, drained, payload_bytes, session.source().counts()));
    return exit_code_of(ending, drained, scan, writers);
}

}  // namespace framering
