#include "writer/recording/scan_storing.hpp"

#include <algorithm>

#include "common/base/deadline.hpp"
#include "common/base/log.hpp"
#include "common/session/scan_plan.hpp"
#include "common/session/source_book.hpp"
#include "writer/disk/disk_file.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kFrameWait = std::chrono::milliseconds(20);
// Between two attempts to store frames.
constexpr Nanoseconds kRetryPause = std::chrono::milliseconds(500);
// How long a scan that is over waits for a disk, where --when-full is not wait.
constexpr Nanoseconds kDiskPatience = std::chrono::seconds(5);

// Slots are released after at most 32 MiB and a quarter of the ring: the acquirer then has room while the next
// frames are written, and sees progress.
std::size_t longest_run(const layout::Identity& identity) noexcept {
    constexpr std::uint64_t most_bytes = 32ULL << 20;
    return static_cast<std::size_t>(std::clamp<std::uint64_t>(
        std::min(most_bytes / identity.slot_stride, identity.slot_count / 4), 1, LosslessReader::kLongestRun));
}

// The frames of this scan at the start of a run: a new acquirer may have closed the record and begun the next scan
// since the record was read.
std::span<const FrameView> of_scan(std::span<const FrameView> run, std::uint64_t scan_id) {
    const auto other =
        std::ranges::find_if(run, [&](const FrameView& frame) { return frame.info.scan_id != scan_id; });
    return run.first(static_cast<std::size_t>(other - run.begin()));
}
}  // namespace

ScanStoring::ScanStoring(ReaderSession& session, ScanRecording& recording, const ScanInfo& scan,
                         DiskReporter& disk, AcquirerAbsence& acquirer, StopToken stop)
    : session_(&session),
      recording_(&recording),
      disk_(&disk),
      acquirer_(&acquirer),
      stop_(stop),
      scan_id_(scan.scan_id),
      longest_run_(longest_run(session.view().identity())) {
    session_->frames().skip_to(recording_->next_sequence());
    disk_->count(recording_->written_frames());
    tell_committed(0);
    set_directory(recording_->directory());
}

StoringEnd ScanStoring::run() {
    for (;;) {
        session_->beat();
        look_at_directory();
        const auto scan = session_->scan();
        // Not before the acquirer has closed the record: the manifest takes the scan's counts and state from it.
        if (scan && scan->over() && session_->must_abandon(scan_id_)) {
            return StoringEnd::abandoned;
        }
        // Without an acquirer nobody admits it: one may come and go on with the scan.
        const bool may_join = session_->view().acquirer_alive() || session_->over();
        if (session_->frames().evicted() && may_join && !join_again()) {
            return end_of_evicted();
        }
        const std::uint64_t end = scan && scan->end_sequence ? *scan->end_sequence : layout::kNone;
        const Taken taken = take_frames(end);
        if (taken == Taken::refused) {
            if (gives_up_on_disk(scan)) {
                return StoringEnd::disk_failed;
            }
            stop_.wait(Deadline::in(kRetryPause));
        } else if (taken == Taken::some) {
            // The next ones, at once.
        } else if (scan && scan->over()) {
            return StoringEnd::scan_over;
        } else if (acquirer_->is_too_long(session_->view().acquirer_alive(), monotonic_ns()) &&
                   session_->withdraw_from(scan_id_)) {
            return StoringEnd::acquirer_gone;
        } else {
            keep_up();
            session_->frames().wait(kFrameWait);
        }
        if (stop_.requested()) {
            return StoringEnd::stopped;
        }
    }
}

ScanStoring::Taken ScanStoring::take_frames(std::uint64_t end) {
    const auto run = poll(longest_run_, end);
    if (run.empty()) {
        return Taken::none;
    }
    recording_->require_planned(run);
    const bool is_stored = store(run, run.size(), [this](std::span<const FrameView> frames) {
        return session_->frames().still_whole(frames);
    });
    return is_stored ? Taken::some : Taken::refused;
}

std::span<const FrameView> ScanStoring::poll(std::size_t most, std::uint64_t end, std::uint64_t held) {
    return of_scan(session_->frames().poll(most, end, held), scan_id_);
}

void ScanStoring::learn_value_keys(std::span<const FrameView> run) {
    std::size_t keys = 0;
    for (const FrameView& frame : run) {
        keys = std::max<std::size_t>(keys, std::min(frame.info.value_count, kMaxValues));
    }
    if (keys > recording_->known_value_keys()) {
        recording_->know_value_keys(value_keys(session_->view().source(), keys));
    }
}

bool ScanStoring::store(std::span<const FrameView> run, std::size_t releasing, const StillWhole& still_whole) {
    learn_value_keys(run);
    try {
        recording_->store(run, still_whole);
    } catch (const FramesOverwritten&) {
        if (!session_->frames().evicted()) {
            throw;  // the segment is damaged
        }
        return true;
    } catch (const Error& error) {
        trouble_.tell(error.what());
        session_->set_error(error.what());
        return false;
    }
    if (trouble_.end()) {
        session_->set_error("");
    }
    has_stored_ = true;
    keep_up();
    tell_committed(releasing);
    session_->frames().release(releasing);
    disk_->count(recording_->written_frames());
    return true;
}

void ScanStoring::keep_up() {
    recording_->keep_up();
    session_->count_flushed(recording_->flushed_sequence());
}

void ScanStoring::tell_committed(std::size_t releasing) {
    const std::uint64_t bytes = recording_->manifest().plan.format.payload_bytes();
    session_->count_committed(recording_->next_sequence(), handled_frames(releasing),
                              recording_->written_frames() * bytes);
}

std::uint64_t ScanStoring::handled_frames(std::size_t /*releasing*/) const noexcept {
    return recording_->written_frames();
}

bool ScanStoring::gives_up_on_disk(const std::optional<ScanInfo>& scan) {
    if (!scan || !scan->over() || scan_plan_from_json(scan->plan).when_full == "wait") {
        return false;
    }
    return trouble_.after_scan() > kDiskPatience;
}

// No acquirer evicts a living writer, so something else is wrong: the scan continues with the remaining frames.
void ScanStoring::tell_of_eviction() {
    log_warning("session {}: the acquirer evicted the role '{}' although its process is alive; attaching again",
                session_->view().session(), session_->role());
}

bool ScanStoring::join_again() {
    tell_of_eviction();
    forget_frames();
    if (!session_->rejoin(stop_)) {
        return false;
    }
    recording_->evicted_until(session_->first_sequence());
    if (recording_->next_sequence() < session_->first_sequence()) {
        tell_of_overwritten(recording_->next_sequence(), session_->first_sequence() - 1);
    }
    return true;
}

void ScanStoring::tell_of_overwritten(std::uint64_t first, std::uint64_t last) {
    log_warning("frames {} to {} are lost: they were overwritten in the ring", first, last);
}

void ScanStoring::look_at_directory() {
    if (!disk_->is_look_due()) {
        return;
    }
    follow_renaming(recording_->directory());
    if (recording_->keeps_files()) {
        disk_->look_at_room(directory_, recording_->reserved_bytes());
    }
}

void ScanStoring::follow_renaming(const std::filesystem::path& directory) {
    if (directory != directory_) {
        log_warning("{} was renamed to {} during recording; recording continues there", quoted(directory_),
                    quoted(directory));
        set_directory(directory);
    }
}

void ScanStoring::set_directory(const std::filesystem::path& directory) {
    directory_ = directory;
    session_->set_output(std::filesystem::absolute(directory).lexically_normal());
}

RecordingSummary ScanStoring::finish(const ScanOutcome& outcome) {
    RecordingSummary summary = recording_->finish(outcome);
    follow_renaming(summary.directory);
    disk_->end_scan();
    session_->count_flushed(recording_->flushed_sequence());
    return summary;
}

}  // namespace framering
