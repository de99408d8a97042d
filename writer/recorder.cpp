#include "writer/recorder.hpp"

#include <algorithm>

#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/base/scheduling.hpp"
#include "common/base/uuid.hpp"
#include "common/session/plan_now.hpp"
#include "common/session/scan_request.hpp"
#include "common/session/session_removal.hpp"
#include "writer/disk/direct_io.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/io_watch.hpp"
#include "writer/preview/preview_storing.hpp"
#include "writer/recording/summary.hpp"
#include "writer/scan/disk_space.hpp"
#include "writer/scan/hand_out.hpp"
#include "writer/sink/sink_factory.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kScanWait = std::chrono::milliseconds(20);

std::uint64_t restart_timeout_ns(const WriterOptions& options) noexcept {
    return options.restart_timeout ? static_cast<std::uint64_t>(options.restart_timeout->count()) : layout::kNone;
}

// What is still to be stored: earlier frames are already stored, lost, or in the ring.
ScanPlan rest_of(ScanPlan plan, const ScanInfo& scan, std::uint64_t in_ring) {
    if (plan.frames) {
        plan.frames = *plan.frames - std::min(*plan.frames, scan.delivered) + in_ring;
    }
    return plan;
}

// A preview that may skip frames holds none back: the acquirer evicts it when the ring is full.
layout::Purpose purpose_of(const PreviewOptions& preview) noexcept {
    return preview.side != 0 && preview.may_skip ? layout::Purpose::processes : layout::Purpose::stores;
}
}  // namespace

Recorder::Recorder(const WriterOptions& options, StopToken stop)
    : options_(options),
      stop_(stop),
      session_({options.session, options.role, restart_timeout_ns(options), options.wait, options.wait_strategy,
                purpose_of(options.preview)},
               stop),
      acquirer_(options.acquirer_timeout) {
    disk_.emplace(session_, disk_calls());
    may_be_begun_ = session_.has_predecessor();
    log_info("session {}: {} frame {}", options.session, session_.took_over() ? "resuming at" : "recording from",
             session_.frames().cursor());
}

ExitCode Recorder::run() {
    while (!stop_.requested()) {
        session_.beat();
        if (const auto scan = session_.scan()) {
            try {
                record(*scan);
            } catch (const std::exception& error) {
                session_.set_error(error.what());
                throw;
            }
        } else if (session_.over() || acquirer_.is_too_long(session_.view().acquirer_alive(), monotonic_ns())) {
            leave();
            return exit_code_;
        } else {
            session_.frames().wait(kScanWait);
        }
    }
    return graver(exit_code_, session_.scan() ? ExitCode::canceled : ExitCode::done);
}

void Recorder::record(const ScanInfo& announced) {
    const ScanIdentity identity = identity_of(announced);
    auto found = find_scan(options_.recording.output, name_of(announced), identity);
    if (const auto closed = summary_of_closed(found, !options_.sink.null)) {
        if (announced.over() || !session_.view().acquirer_alive()) {
            complete_hand_out(found->directory, found->manifest);
            close(announced.scan_id, announced.end_sequence, *closed);
            return;
        }
    }
    disk_->begin_scan();
    const std::string lost_before = found ? "" : lost_frames_of(identity);
    ScanRecording recording = open_recording(announced, identity, std::move(found));
    const std::unique_ptr<ScanStoring> storing = storing_of(announced, recording);
    session_.ready_for(announced.scan_id);
    log_info("{}scan {} is recorded to {}", is_preview() ? "a preview of " : "", announced.scan_id,
             storing->directory().string());
    const StoringEnd end = storing->run();
    has_stored_ = has_stored_ || storing->has_stored();
    if (end != StoringEnd::stopped) {
        finish(*storing, end, announced.scan_id, lost_before);
    }
}

std::unique_ptr<ScanStoring> Recorder::storing_of(const ScanInfo& scan, ScanRecording& recording) {
    if (is_preview()) {
        const FrameFormat source = scan_plan_from_json(scan.plan).format;
        const FrameFormat& scaled = recording.manifest().plan.format;
        return std::make_unique<PreviewStoring>(session_, recording, scan, *disk_, acquirer_, stop_, source,
                                                make_frame_scalers(source, scaled, options_.preview.threads));
    }
    return std::make_unique<ScanStoring>(session_, recording, scan, *disk_, acquirer_, stop_);
}

ScanIdentity Recorder::identity_of(const ScanInfo& scan) const {
    const SessionView& view = session_.view();
    ScanIdentity identity;
    identity.session = view.session();
    identity.session_uuid = uuid_text(view.identity().session_uuid);
    identity.scan_id = scan.scan_id;
    identity.first_sequence = scan.first_sequence;
    identity.recorded_from = session_.first_sequence();
    identity.role = options_.role;
    identity.is_new = !may_be_begun_;
    if (may_be_begun_) {
        identity.last_directory = session_.predecessor_output();
    }
    return identity;
}

std::string Recorder::name_of(const ScanInfo& scan) const {
    std::string name = options_.recording.name;
    try {
        const std::string planned = scan_plan_from_json(scan.plan).name;
        name = planned.empty() ? name : planned;
    } catch (const Error&) {
        // open_recording says what is wrong
    }
    return is_preview() ? name + "_" + options_.role : name;
}

void Recorder::require_same_kind(const ScanInfo& scan, const FoundScan& found) const {
    if (found.manifest.preview.has_value() == is_preview()) {
        return;
    }
    if (is_preview()) {
        fail(
            ExitCode::failed,
            "role '{}' has begun a recording of scan {} in {}; start it without --scale-to, or use another --role",
            options_.role, scan.scan_id, quoted(found.directory));
    }
    fail(ExitCode::failed,
         "role '{}' has begun a preview of scan {} in {}; start it with --scale-to, or use another --role",
         options_.role, scan.scan_id, quoted(found.directory));
}

std::string Recorder::lost_frames_of(const ScanIdentity& identity) {
    const std::uint64_t from = std::max(identity.first_sequence, identity.recorded_from);
    const std::uint64_t cursor = session_.frames().cursor();
    if (!session_.took_over() || cursor <= from) {
        return "";
    }
    std::string lost = fmt::format("frames {} to {} were recorded in {}, which no longer exists", from, cursor - 1,
                                   quoted(identity.last_directory));
    log_warning("scan {}: {}; starting a new directory", identity.scan_id, lost);
    return lost;
}

ScanRecording Recorder::open_recording(const ScanInfo& scan, const ScanIdentity& identity,
                                       std::optional<FoundScan> found) {
    try {
        ScanPlan plan = plan_now(scan, session_.view());
        ScanIdentity own = identity;
        if (found) {
            require_same_kind(scan, *found);
        }
        if (is_preview()) {
            own.preview = preview_of(plan, options_.preview);
            own.recorded_from += options_.preview.every - 1;  // the first chosen frame is among these
            plan = preview_plan(std::move(plan), options_.preview);
        }
        // A scan that a killed writer began continues without this check: its reserved space does not count as
        // free.
        if (!plan.name.empty()) {
            require_scan_name(plan.name);  // whoever made the plan may have written anything there
        }
        if (!found && !options_.force && !options_.sink.null) {
            require_disk_space(options_.recording.output, rest_of(plan, scan, session_.frames().lag()));
        }
        SinkOptions sink = options_.sink;
        sink.null = sink.null || !has_images(plan);
        RecordingSettings settings = options_.recording;
        settings.name = name_of(scan);
        return ScanRecording::open(make_sink(sink), settings, own, plan, std::move(found));
    } catch (const std::exception& error) {
        session_.refuse(scan.scan_id, error.what());
        // Frames are kept for the role's next process only if this one had to store them: in a scan that its role
        // has begun.
        if (scan.state == layout::ScanState::announced || !(session_.took_over() || has_stored_)) {
            session_.close_scan(scan.scan_id);
            disk_.reset();
            session_.leave();
        }
        throw;
    }
}

void Recorder::finish(ScanStoring& storing, StoringEnd end, std::uint64_t scan_id,
                      const std::string& lost_before) {
    const auto scan = session_.scan();
    ScanOutcome outcome = outcome_of(scan, end, options_.acquirer_timeout, storing.disk_trouble());
    outcome.camera_counts = session_.counts_of(scan_id);
    if (!lost_before.empty()) {
        outcome.state = RecordingState::interrupted;
        outcome.reason = lost_before;
    }
    close(scan_id, scan ? scan->end_sequence : std::nullopt, storing.finish(outcome));
}

void Recorder::close(std::uint64_t scan_id, std::optional<std::uint64_t> end_sequence,
                     const RecordingSummary& summary) {
    if (end_sequence) {
        session_.frames().skip_to(*end_sequence);
    }
    session_.close_scan(scan_id);
    may_be_begun_ = false;
    exit_code_ = graver(exit_code_, summary.exit_code);
    log_info("{}", summary_text(scan_id, summary));
}

void Recorder::leave() {
    disk_.reset();
    session_.leave();
    // Another writer that was killed before it closed the scan needs this session when it is restarted.
    if (!session_.view().acquirer_alive() && session_.view().is_linked() && !awaits_closing(session_.view())) {
        try {
            remove_session(options_.session, false);
        } catch (const Error& error) {
            log_warning("{}", error.what());
        }
    }
}

ExitCode record_session(const WriterOptions& given, StopToken stop) {
    WriterOptions options = given;
    const DirectIoChoice choice =
        choose_direct_io(options.direct_io, read_machine_profile(), options.recording.output);
    options.sink.direct_io = choice.direct_io;
    if (!choice.why.empty()) {
        log_info("{}", choice.why);
    }
    ExitCode exit_code = ExitCode::done;
    for (;;) {
        Recorder recorder(options, stop);
        if (purpose_of(options.preview) == layout::Purpose::processes) {
            // Nobody waits for it, and the camera and the recording need the processors. Not before it has joined:
            // then it would miss the first frames.
            run_at_low_priority();
        }
        exit_code = graver(exit_code, recorder.run());
        if (stop.requested() || !recorder.session_was_replaced()) {
            return exit_code;
        }
        log_info("session {}: an acquirer created a new ring; switching to it", options.session);
    }
}

}  // namespace framering
