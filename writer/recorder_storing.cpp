// The frames of one scan, from the ring into its files.
#include <algorithm>

#include "common/base/log.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/recorder.hpp"

namespace framering {

namespace {
// Between two attempts to store frames.
constexpr Nanoseconds kRetryPause = std::chrono::milliseconds(500);
// How long a scan that is over waits for a disk, where --when-full is not wait.
constexpr Nanoseconds kDiskPatience = std::chrono::seconds(5);

// The frames of this scan at the start of a run: a new acquirer may have closed the record and begun the next scan
// since the record was read.
std::span<const FrameView> of_scan(std::span<const FrameView> run, std::uint64_t scan_id) {
    const auto other =
        std::ranges::find_if(run, [&](const FrameView& frame) { return frame.info.scan_id != scan_id; });
    return run.first(static_cast<std::size_t>(other - run.begin()));
}
}  // namespace

Recorder::Ending Recorder::store_frames(ScanRecording& recording, std::uint64_t scan_id) {
    for (;;) {
        session_.beat();
        look_at_directory(recording);
        const auto scan = session_.scan();
        // Not before the acquirer has closed the record: the manifest takes the scan's counts and state from it.
        if (scan && scan->over() && session_.must_abandon(scan_id)) {
            return Ending::abandoned;
        }
        if (session_.frames().evicted() && !join_again(recording)) {
            return Ending::evicted;
        }
        const std::uint64_t end = scan && scan->end_sequence ? *scan->end_sequence : layout::kNone;
        const auto run = of_scan(session_.frames().poll(longest_run_, end), scan_id);
        if (!run.empty()) {
            recording.require_planned(run);
            if (!store_run(recording, run)) {
                if (gives_up_on_disk(scan)) {
                    return Ending::disk_failed;
                }
                stop_.wait(Deadline::in(kRetryPause));
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
        if (stop_.requested()) {
            return Ending::stopped;
        }
    }
}

void Recorder::look_at_directory(const ScanRecording& recording) {
    if (!disk_->is_look_due()) {
        return;
    }
    tell_directory(recording.directory());
    if (!options_.sink.null) {
        disk_->look_at_room(output_, recording.reserved_bytes());
    }
}

void Recorder::tell_directory(const std::filesystem::path& directory) {
    if (directory != output_) {
        log_warning("{} was renamed to {} during recording; recording continues there", quoted(output_),
                    quoted(directory));
        output_ = directory;
        session_.set_output(std::filesystem::absolute(output_).lexically_normal());
    }
}

// No acquirer evicts a living writer, so something else is wrong: the scan continues with the remaining frames.
bool Recorder::join_again(ScanRecording& recording) {
    log_warning("session {}: the acquirer evicted the role '{}' although its process is alive; attaching again",
                options_.session, options_.role);
    if (!session_.rejoin(stop_)) {
        return false;
    }
    recording.evicted_until(session_.first_sequence());
    if (recording.next_sequence() < session_.first_sequence()) {
        log_warning("frames {} to {} are lost: they were overwritten in the ring", recording.next_sequence(),
                    session_.first_sequence() - 1);
    }
    return true;
}

bool Recorder::store_run(ScanRecording& recording, std::span<const FrameView> run) {
    try {
        recording.store(
            run, [this](std::span<const FrameView> frames) { return session_.frames().still_whole(frames); });
    } catch (const FramesOverwritten&) {
        if (!session_.frames().evicted()) {
            throw;  // the segment is damaged
        }
        return true;
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

}  // namespace framering
