#include "writer/recorder.hpp"

#include <algorithm>

#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/base/uuid.hpp"
#include "common/session/session_removal.hpp"
#include "writer/disk/direct_io.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/io_watch.hpp"
#include "writer/recording/summary.hpp"
#include "writer/scan/disk_space.hpp"
#include "writer/sink/sink_factory.hpp"

namespace framering {

namespace {
RecordingState recording_state(layout::ScanState state) noexcept {
    switch (state) {
        case layout::ScanState::ended:
            return RecordingState::complete;
        case layout::ScanState::canceled:
            return RecordingState::canceled;
        default:
            return RecordingState::interrupted;
    }
}

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

// Slots are released after at most 32 MiB and a quarter of the ring: the acquirer then has room while the next
// frames are written, and sees progress.
std::size_t longest_run(const layout::Identity& identity) noexcept {
    constexpr std::uint64_t most_bytes = 32ULL << 20;
    return static_cast<std::size_t>(std::clamp<std::uint64_t>(
        std::min(most_bytes / identity.slot_stride, identity.slot_count / 4), 1, LosslessReader::kLongestRun));
}
}  // namespace

Recorder::Recorder(const WriterOptions& options, StopToken stop)
    : options_(options),
      stop_(stop),
      session_({options.session, options.role, restart_timeout_ns(options), options.wait, options.wait_strategy},
               stop),
      longest_run_(longest_run(session_.view().identity())) {
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
        } else if (session_.over() || acquirer_is_lost()) {
            leave();
            return exit_code_;
        } else {
            session_.frames().wait(kWait);
        }
    }
    return graver(exit_code_, session_.scan() ? ExitCode::canceled : ExitCode::done);
}

void Recorder::record(const ScanInfo& announced) {
    const ScanIdentity identity = identity_of(announced);
    auto found = find_scan(options_.recording.output, options_.recording.name, identity);
    if (const auto closed = summary_of_closed(found, !options_.sink.null)) {
        if (announced.over() || !session_.view().acquirer_alive()) {
            close(announced, *closed);
            return;
        }
    }
    disk_->begin_scan();
    look_for_lost_frames(identity, found.has_value());
    ScanRecording recording = open_recording(announced, identity, std::move(found));
    session_.frames().skip_to(recording.next_sequence());
    const std::uint64_t stored = recording.written_frames();
    disk_->count(stored);
    session_.count_committed(recording.next_sequence(), stored,
                             stored * scan_plan_from_json(announced.plan).format.payload_bytes());
    output_ = recording.directory();
    session_.set_output(std::filesystem::absolute(output_).lexically_normal());
    session_.ready_for(announced.scan_id);
    log_info("scan {} is recorded to {}", announced.scan_id, output_.string());
    const Ending ending = store_frames(recording, announced.scan_id);
    if (ending != Ending::stopped) {
        finish(recording, ending, announced.scan_id);
    }
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

void Recorder::look_for_lost_frames(const ScanIdentity& identity, bool is_found) {
    const std::uint64_t from = std::max(identity.first_sequence, identity.recorded_from);
    lost_before_.clear();
    if (!is_found && session_.took_over() && session_.frames().cursor() > from) {
        lost_before_ = fmt::format("frames {} to {} were recorded in {}, which no longer exists", from,
                                   session_.frames().cursor() - 1, quoted(identity.last_directory));
        log_warning("scan {}: {}; starting a new directory", identity.scan_id, lost_before_);
    }
}

ScanRecording Recorder::open_recording(const ScanInfo& scan, const ScanIdentity& identity,
                                       std::optional<FoundScan> found) {
    try {
        const ScanPlan plan = scan_plan_from_json(scan.plan);
        // A scan that a killed writer began continues without this check: its reserved space does not count as
        // free.
        if (!found && !options_.force && !options_.sink.null) {
            require_disk_space(options_.recording.output, rest_of(plan, scan, session_.frames().lag()));
        }
        return ScanRecording::open(make_sink(options_.sink), options_.recording, identity, plan, std::move(found));
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

void Recorder::finish(ScanRecording& recording, Ending ending, std::uint64_t scan_id) {
    const auto scan = session_.scan();
    ScanOutcome outcome;
    if (scan) {
        outcome.delivered = scan->delivered;
        outcome.skipped = scan->skipped;
        outcome.end_sequence = scan->end_sequence;
        outcome.state = recording_state(scan->state);
        outcome.reason = scan->reason;
        outcome.acquirer_restarts = scan->restarts;
        outcome.interruptions = scan->interruptions;
    }
    if (ending == Ending::acquirer_gone) {
        outcome.state = RecordingState::interrupted;
        outcome.reason = fmt::format("the acquirer was gone for {}", duration_text(options_.acquirer_timeout));
    } else if (ending == Ending::abandoned) {
        outcome.reason = "terminated immediately; frames not stored by then are lost";
        outcome.unstored = LossReason::abandoned;
    } else if (ending == Ending::evicted) {
        outcome.state = RecordingState::interrupted;
        outcome.reason = "the acquirer evicted this writer, and the session is over";
        outcome.unstored = LossReason::abandoned;
    } else if (ending == Ending::disk_failed) {
        outcome.state = RecordingState::interrupted;
        outcome.reason = trouble_.text();
        outcome.unstored = LossReason::disk_failed;
    }
    if (!lost_before_.empty()) {
        outcome.state = RecordingState::interrupted;
        outcome.reason = lost_before_;
    }
    const RecordingSummary summary = recording.finish(outcome);
    tell_directory(summary.directory);
    disk_->end_scan();
    session_.count_flushed(recording.flushed_sequence());
    ScanInfo closing = scan.value_or(ScanInfo{});
    closing.scan_id = scan_id;
    close(closing, summary);
}

void Recorder::close(const ScanInfo& scan, const RecordingSummary& summary) {
    if (scan.end_sequence) {
        session_.frames().skip_to(*scan.end_sequence);
    }
    session_.close_scan(scan.scan_id);
    may_be_begun_ = false;
    exit_code_ = graver(exit_code_, summary.exit_code);
    log_info("{}", summary_text(scan.scan_id, summary));
}

bool Recorder::acquirer_is_lost() {
    if (session_.view().acquirer_alive()) {
        if (acquirer_missed_ns_) {
            log_info("an acquirer is back");
        }
        acquirer_missed_ns_.reset();
        return false;
    }
    const std::uint64_t now_ns = monotonic_ns();
    if (!acquirer_missed_ns_) {
        acquirer_missed_ns_ = now_ns;
        log_warning("the acquirer is gone; waiting {} for it to return", duration_text(options_.acquirer_timeout));
    }
    return now_ns - *acquirer_missed_ns_ > static_cast<std::uint64_t>(options_.acquirer_timeout.count());
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
        exit_code = graver(exit_code, recorder.run());
        if (stop.requested() || !recorder.session_was_replaced()) {
            return exit_code;
        }
        log_info("session {}: an acquirer created a new ring; switching to it", options.session);
    }
}

}  // namespace framering
