#include "writer/preview/preview_storing.hpp"

#include <algorithm>
#include <utility>

#include "common/base/log.hpp"

namespace framering {

namespace {
// The other half is free for the camera.
std::size_t most_held_in(const layout::Identity& identity) noexcept {
    return static_cast<std::size_t>(std::max<std::uint64_t>(1, identity.slot_count / 2));
}
}  // namespace

PreviewStoring::PreviewStoring(ReaderSession& session, ScanRecording& recording, const ScanInfo& scan,
                               DiskReporter& disk, AcquirerAbsence& acquirer, StopToken stop,
                               const FrameFormat& source, FrameScalers scalers)
    : ScanStoring(session, recording, scan, disk, acquirer, stop),
      preview_(*recording.manifest().preview),
      source_(source),
      scaled_(recording.manifest().plan.format),
      first_sequence_(scan.first_sequence),
      most_held_(most_held_in(session.view().identity())),
      pool_(std::move(scalers), scaled_.payload_bytes()) {
}

RecordingSummary PreviewStoring::finish(const ScanOutcome& outcome) {
    return ScanStoring::finish(preview_outcome(outcome, preview_));
}

ScanStoring::Taken PreviewStoring::take_frames(std::uint64_t end) {
    begin_frames(end);
    if (held_.empty()) {
        return Taken::none;
    }
    const std::size_t frames = wait_for_frames();
    if (!session().frames().still_whole(frames)) {
        forget_frames();
        if (!session().frames().evicted()) {
            fail(ExitCode::failed, "frames were overwritten in the ring while they were being scaled; {}",
                 "the segment is damaged: terminate the session and start it again");
        }
        return Taken::some;  // none: evicted, and the caller joins again
    }
    return store_oldest(frames) ? Taken::some : Taken::refused;
}

void PreviewStoring::begin_frames(std::uint64_t end) {
    while (held_.size() < most_held_ && pool_.room() != 0) {
        const auto run = poll(most_held_ - held_.size(), end, held_.size());
        if (run.empty()) {
            return;
        }
        for (const FrameView& frame : run) {
            const bool chosen = is_chosen(frame.info, preview_);
            if (chosen && pool_.room() == 0) {
                return;
            }
            require_from_source(frame);
            if (chosen) {
                pool_.begin(frame.pixels);
            }
            held_.push_back({frame.info, chosen});
        }
    }
}

void PreviewStoring::require_from_source(const FrameView& frame) const {
    FrameFormat format;
    if (!get_format(frame.info, format) || frame.pixels.size() != source_.payload_bytes() ||
        format.width != source_.width || format.height != source_.height ||
        format.pixel_format != source_.pixel_format) {
        fail(ExitCode::failed,
             "frame {}: {}x{} with {} bytes, but the scan plan says {}x{} {}; the source has changed",
             frame.info.sequence, frame.info.width, frame.info.height, frame.pixels.size(), source_.width,
             source_.height, name_of(source_.pixel_format));
    }
}

std::size_t PreviewStoring::wait_for_frames() {
    const auto is_waited_for = [](const Held& held) { return held.is_chosen; };
    const auto first = std::ranges::find_if(held_, is_waited_for);
    if (first != held_.begin()) {
        return static_cast<std::size_t>(first - held_.begin());
    }
    std::size_t ready = pool_.wait_for_oldest();
    const auto end = std::ranges::find_if(held_, [&](const Held& held) { return held.is_chosen && ready-- == 0; });
    return static_cast<std::size_t>(end - held_.begin());
}

bool PreviewStoring::store_oldest(std::size_t frames) {
    run_.clear();
    for (std::size_t i = 0; i < frames; ++i) {
        if (held_[i].is_chosen) {
            run_.push_back(pool_.scaled(run_.size(), preview_info(held_[i].info, preview_, scaled_)));
        }
    }
    if (!store(run_, frames)) {
        return false;
    }
    pool_.drop_oldest(run_.size());
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(frames));
    return true;
}

void PreviewStoring::forget_frames() noexcept {
    pool_.drop_all();
    held_.clear();
}

// Those that were not chosen are done, too: nobody waits for them.
std::uint64_t PreviewStoring::handled_frames(std::size_t releasing) const noexcept {
    if (preview_.every == 1) {
        return ScanStoring::handled_frames(releasing);
    }
    const std::uint64_t first = std::max(first_sequence_, session().first_sequence());
    const std::uint64_t cursor = session().frames().cursor() + releasing;
    return cursor - std::min(cursor, first);
}

void PreviewStoring::tell_of_eviction() {
    if (!preview_.may_skip) {
        return ScanStoring::tell_of_eviction();
    }
    if (!has_told_) {
        log_warning(
            "the preview is behind: it skips frames, and the scan goes on; use --every, a smaller --scale-to "
            "or more --threads");
        has_told_ = true;
    }
}

// Those that may be skipped are counted in its summary.
void PreviewStoring::tell_of_overwritten(std::uint64_t first, std::uint64_t last) {
    if (!preview_.may_skip) {
        ScanStoring::tell_of_overwritten(first, last);
    }
}

StoringEnd PreviewStoring::end_of_evicted() const noexcept {
    return preview_.may_skip ? StoringEnd::left_behind : StoringEnd::evicted;
}

}  // namespace framering
