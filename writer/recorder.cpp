#include "writer/recorder.hpp"

#include <algorithm>

#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/base/uuid.hpp"
#include "common/session/session_removal.hpp"
#include "writer/disk_space.hpp"
#include "writer/null_sink.hpp"
#include "writer/tiff_sink.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kWait = std::chrono::milliseconds(20);

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

ScanIdentity identity_of(const SessionView& view, const ScanInfo& scan) {
    return {view.session(), uuid_text(view.identity().session_uuid), scan.scan_id, scan.first_sequence};
}
}  // namespace

Recorder::Recorder(const WriterOptions& options, const StopSignal& stop)
    : options_(options), stop_(&stop), session_({options.session, "writer", layout::kNone, options.wait}, stop) {
    log_info("session {}: {} frame {}", options.session, session_.took_over() ? "goes on at" : "records from",
             session_.frames().cursor());
}

ExitCode Recorder::run() {
    while (!stop_->came()) {
        session_.beat();
        if (const auto scan = session_.scan()) {
            record(*scan);
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
    if (const auto closed =
            ScanRecording::closed_before(options_.recording, identity_of(session_.view(), announced))) {
        if (announced.over()) {
            close(announced, *closed);
            return;
        }
    }
    const auto recording = open_recording(announced);
    session_.frames().skip_to(recording->next_sequence());
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
        if (!options_.force && !options_.null) {
            require_disk_space(options_.recording.output, plan);
        }
        std::unique_ptr<FrameSink> sink;
        if (options_.null) {
            sink = std::make_unique<NullSink>();
        } else {
            sink = std::make_unique<TiffSink>();
        }
        return std::make_unique<ScanRecording>(std::move(sink), options_.recording,
                                               identity_of(session_.view(), scan), plan);
    } catch (const Error& error) {
        session_.refuse(scan.scan_id, error.what());
        if (scan.state == layout::ScanState::announced) {
            session_.close_scan(scan.scan_id);
            session_.leave();  // nothing is owed: the scan has not begun
        }
        throw;
    }
}

Recorder::Ending Recorder::store_frames(ScanRecording& recording, std::uint64_t scan_id) {
    for (;;) {
        session_.beat();
        const auto scan = session_.scan();
        // Not before the acquirer has closed the record: the manifest takes the scan's counts and state from it.
        if (scan && scan->over() && session_.must_give_up(scan_id)) {
            return Ending::given_up;
        }
        const std::uint64_t end = scan && scan->end_sequence ? *scan->end_sequence : layout::kNone;
        const auto run = session_.frames().poll(LosslessReader::kLongestRun, end);
        if (!run.empty()) {
            store_run(recording, run);
        } else if (scan && scan->over()) {
            return Ending::scan_over;
        } else if (acquirer_is_lost()) {
            return Ending::acquirer_gone;
        } else {
            session_.frames().wait(kWait);
        }
        if (stop_->came()) {
            return Ending::stopped;
        }
    }
}

void Recorder::store_run(ScanRecording& recording, std::span<const FrameView> run) {
    const std::uint64_t before = recording.written_frames();
    try {
        recording.store(run);
    } catch (const Error& error) {
        session_.set_error(error.what());
        throw;
    }
    const std::uint64_t stored = recording.written_frames() - before;
    session_.count_committed(recording.next_sequence(), stored, stored * run.front().pixels.size());
    session_.frames().release(run.size());
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
    }
    if (ending == Ending::acquirer_gone) {
        outcome.state = RecordingState::interrupted;
        outcome.reason = fmt::format("the acquirer was gone for {}", duration_text(options_.acquirer_timeout));
    } else if (ending == Ending::given_up) {
        outcome.reason = "terminated at once; frames not stored by then are lost";
    }
    const RecordingSummary summary = recording.finish(outcome);
    session_.count_flushed(recording.next_sequence());
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
    log_info("scan {} {}: {} frames written, {} dropped, in {}", scan.scan_id, name_of(summary.manifest.state),
             summary.manifest.written, summary.manifest.dropped, summary.directory.string());
}

bool Recorder::acquirer_is_lost() {
    if (session_.view().acquirer_alive()) {
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
    session_.leave();
    if (!session_.view().acquirer_alive() && session_.view().is_linked()) {
        try {
            remove_session(options_.session, false);
        } catch (const Error& error) {
            log_warning("{}", error.what());
        }
    }
}

}  // namespace framering
