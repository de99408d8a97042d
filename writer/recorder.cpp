#include "writer/recorder.hpp"

#include <algorithm>

#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/base/uuid.hpp"
#include "common/session/session_removal.hpp"
#include "writer/direct_io.hpp"
#include "writer/disk_space.hpp"
#include "writer/sink_factory.hpp"
#include "writer/summary.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kWait = std::chrono::milliseconds(20);
// Between two tries to store frames that the disk did not take.
constexpr Nanoseconds kRetryPause = std::chrono::milliseconds(500);
// How long a scan that is over waits for a disk, where --when-full is not wait.
constexpr Nanoseconds kDiskPatience = std::chrono::seconds(5);

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

ScanIdentity identity_of(ReaderSession& session, const ScanInfo& scan) {
    const SessionView& view = session.view();
    return {view.session(), uuid_text(view.identity().session_uuid), scan.scan_id, scan.first_sequence,
            session.frames().cursor()};
}

std::uint64_t hold_ns(const WriterOptions& options) noexcept {
    return options.hold ? static_cast<std::uint64_t>(options.hold->count()) : layout::kNone;
}

// What is still to be written: frames that were taken before are stored already, lost, or in the ring.
ScanPlan rest_of(ScanPlan plan, const ScanInfo& scan, std::uint64_t in_ring) {
    if (plan.frames) {
        plan.frames = *plan.frames - std::min(*plan.frames, scan.delivered) + in_ring;
    }
    return plan;
}

// The frames of this scan at the start of a run: a new acquirer may have closed the record and begun the next scan
// since the record was read.
std::span<const FrameView> of_scan(std::span<const FrameView> run, std::uint64_t scan_id) {
    const auto other =
        std::ranges::find_if(run, [&](const FrameView& frame) { return frame.info.scan_id != scan_id; });
    return run.first(static_cast<std::size_t>(other - run.begin()));
}

// Frames go back to the acquirer after at most 32 MiB, and a quarter of the ring: it then has room while the next
// are written, and sees that the writer moves.
std::size_t longest_run(const layout::Identity& identity) noexcept {
    constexpr std::uint64_t most_bytes = 32ULL << 20;
    return static_cast<std::size_t>(std::clamp<std::uint64_t>(
        std::min(most_bytes / identity.slot_stride, identity.slot_count / 4), 1, LosslessReader::kLongestRun));
}
}  // namespace

Recorder::Recorder(const WriterOptions& options, const StopSignal& stop)
    : options_(options),
      stop_(&stop),
      session_({options.session, "writer", hold_ns(options), options.wait, options.wait_strategy}, stop),
      longest_run_(longest_run(session_.view().identity())) {
    disk_.emplace(session_);
    log_info("session {}: {} frame {}", options.session, session_.took_over() ? "goes on at" : "records from",
             session_.frames().cursor());
}

ExitCode Recorder::run() {
    while (!stop_->came()) {
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
    if (const auto closed = ScanRecording::closed_before(options_.recording, identity_of(session_, announced))) {
        if (announced.over() || !session_.view().acquirer_alive()) {
            close(announced, *closed);
            return;
        }
    }
    disk_->begin_scan();
    const auto recording = open_recording(announced);
    session_.frames().skip_to(recording->next_sequence());
    const std::uint64_t stored = recording->written_frames();
    disk_->count(stored);
    session_.count_committed(recording->next_sequence(), stored,
                             stored * scan_plan_from_json(announced.plan).format.payload_bytes());
    session_.set_output(std::filesystem::absolute(recording->directory()).lexically_normal());
    session_.ready_for(announced.scan_id);
    log_info("scan {} goes to {}", announced.scan_id, recording->directory().string());
    const Ending ending = store_frames(*recording, announced.scan_id);
    if (ending != Ending::stopped) {
        finish(*recording, ending, announced.scan_id);
    }
}

std::unique_ptr<ScanRecording> Recorder::open_recording(const ScanInfo& scan) {
    try {
        const ScanPlan plan = scan_plan_from_json(scan.plan);
        // One that a killed writer began goes on in what room there is: what that one reserved does not look free.
        const bool is_begun = ScanRecording::is_begun(options_.recording, identity_of(session_, scan));
        if (!is_begun && !options_.force && !options_.sink.null) {
            require_disk_space(options_.recording.output, rest_of(plan, scan, session_.frames().lag()));
        }
        return std::make_unique<ScanRecording>(make_sink(options_.sink), options_.recording,
                                               identity_of(session_, scan), plan);
    } catch (const std::exception& error) {
        session_.refuse(scan.scan_id, error.what());
        // Frames wait for the role's next process only where this one was to store them: in a scan that its role
        // has begun.
        if (scan.state == layout::ScanState::announced || !(session_.took_over() || has_stored_)) {
            session_.close_scan(scan.scan_id);
            disk_.reset();
            session_.leave();
        }
        throw;
    }
}

Recorder::Ending Recorder::store_frames(ScanRecording& recording, std::uint64_t scan_id) {
    for (;;) {
        session_.beat();
        if (!options_.sink.null) {
            disk_->look_at_room(recording);
        }
        const auto scan = session_.scan();
        // Not before the acquirer has closed the record: the manifest takes the scan's counts and state from it.
        if (scan && scan->over() && session_.must_give_up(scan_id)) {
            return Ending::given_up;
        }
        const std::uint64_t end = scan && scan->end_sequence ? *scan->end_sequence : layout::kNone;
        const auto run = of_scan(session_.frames().poll(longest_run_, end), scan_id);
        if (!run.empty()) {
            recording.require_planned(run);
            if (!store_run(recording, run)) {
                if (gives_up_on_disk(scan)) {
                    return Ending::disk_failed;
                }
                (void)sleep_until_ns(monotonic_ns() + static_cast<std::uint64_t>(kRetryPause.count()));
            }
        } else if (scan && scan->over()) {
            return Ending::scan_over;
        } else if (acquirer_is_lost() && session_.withdraw_from(scan_id)) {
            return Ending::acquirer_gone;
        } else {
            recording.keep_up();
            session_.count_flushed(recording.flushed_sequence());
            session_.frames().wait(kWait);
        }
        if (stop_->came()) {
            return Ending::stopped;
        }
    }
}

bool Recorder::store_run(ScanRecording& recording, std::span<const FrameView> run) {
    try {
        recording.store(run);
    } catch (const Error& error) {
        trouble_.tell(error.what());
        session_.set_error(error.what());
        return false;
    }
    if (trouble_.end()) {
        session_.set_error("");
    }
    has_stored_ = true;
    recording.keep_up();
    session_.count_flushed(recording.flushed_sequence());
    const std::uint64_t stored = recording.written_frames();
    session_.count_committed(recording.next_sequence(), stored, stored * run.front().pixels.size());
    session_.frames().release(run.size());
    disk_->count(stored);
    return true;
}

bool Recorder::gives_up_on_disk(const std::optional<ScanInfo>& scan) {
    if (!scan || !scan->over() || scan_plan_from_json(scan->plan).when_full == "wait") {
        return false;
    }
    return trouble_.after_scan() > kDiskPatience;
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
    } else if (ending == Ending::given_up) {
        outcome.reason = "terminated at once; frames not stored by then are lost";
    } else if (ending == Ending::disk_failed) {
        outcome.state = RecordingState::interrupted;
        outcome.reason = trouble_.text();
        outcome.unstored = GapCause::disk_failed;
    }
    const RecordingSummary summary = recording.finish(outcome);
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
    exit_code_ = graver(exit_code_, summary.exit_code);
    log_info("{}", summary_text(scan.scan_id, summary));
}

bool Recorder::acquirer_is_lost() {
    if (session_.view().acquirer_alive()) {
        if (acquirer_missed_ns_) {
            log_info("an acquirer is there again");
        }
        acquirer_missed_ns_.reset();
        return false;
    }
    const std::uint64_t now_ns = monotonic_ns();
    if (!acquirer_missed_ns_) {
        acquirer_missed_ns_ = now_ns;
        log_warning("the acquirer is gone; waiting {} for it to come back",
                    duration_text(options_.acquirer_timeout));
    }
    return now_ns - *acquirer_missed_ns_ > static_cast<std::uint64_t>(options_.acquirer_timeout.count());
}

void Recorder::leave() {
    disk_.reset();
    session_.leave();
    if (!session_.view().acquirer_alive() && session_.view().is_linked()) {
        try {
            remove_session(options_.session, false);
        } catch (const Error& error) {
            log_warning("{}", error.what());
        }
    }
}

ExitCode record_session(const WriterOptions& given, const StopSignal& stop) {
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
        if (stop.came() || !recorder.session_was_replaced()) {
            return exit_code;
        }
        log_info("session {}: an acquirer has made another ring; going on there", options.session);
    }
}

}  // namespace framering
