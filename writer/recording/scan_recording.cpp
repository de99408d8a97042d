#include "writer/recording/scan_recording.hpp"

#include <algorithm>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/first_error.hpp"
#include "common/base/log.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/scan/end_reserve.hpp"
#include "writer/scan/manifest_file.hpp"
#include "writer/scan/scan_beginning.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// Until a file is closed it does not state how many frames it has, so readers get those that are there:
// docs/decisions/0010-ome-xml-counts.md.
std::string text_while_recording(const Manifest& manifest) {
    return fmt::format(
        "Scan {} of session {}, started {}. The description is written when this file is closed; until then, see "
        "scan.json next to it.",
        manifest.scan_id, manifest.session, manifest.started_utc);
}
}  // namespace

ScanRecording ScanRecording::open(std::unique_ptr<FrameSink> sink, const RecordingSettings& settings,
                                  const ScanIdentity& identity, const ScanPlan& plan,
                                  std::optional<FoundScan> found) {
    if (!found) {
        sink->require_storable(plan.format);  // before anything is made
    }
    FoundScan scan = found ? take_over(std::move(*found))
                           : make_directory(settings.output, settings.name, identity, plan, sink->kind());
    auto directory = std::make_unique<const OpenDirectory>(scan.directory);
    RecoveredScan recovered =
        recover_scan(directory->path(), scan.manifest, *sink, {settings.patience, false, false});
    return {std::move(sink), settings, std::move(scan.manifest), std::move(directory), std::move(recovered)};
}

ScanRecording::ScanRecording(std::unique_ptr<FrameSink> sink, const RecordingSettings& settings, Manifest manifest,
                             std::unique_ptr<const OpenDirectory> directory, RecoveredScan recovered)
    : settings_(settings),
      directory_(std::move(directory)),
      manifest_(std::move(manifest)),
      index_(std::move(recovered.index)),
      values_(std::move(recovered.values)),
      deliveries_(std::move(recovered.deliveries)),
      flushed_sequence_(manifest_.first_sequence),
      files_(std::move(sink), {directory_->path(),
                               settings_.name,
                               {manifest_.plan.format, text_while_recording(manifest_), settings_.limits,
                                manifest_.clock_offset_ns},
                               std::move(recovered.files),
                               std::move(recovered.untrimmed),
                               std::move(recovered.unflushed),
                               recovered.next_file_number,
                               HandOut(directory_->path(), manifest_, !settings_.sync.is_off()),
                               !settings_.sync.is_off(),
                               settings_.beside}) {
    manifest_.kind = files_.kind();
    manifest_.suspect.insert(manifest_.suspect.end(), recovered.suspect.begin(), recovered.suspect.end());
    if (manifest_.writer_restarts != 0) {
        manifest_.directory = inode_of(directory_->path());  // it may have come here from another disk
        write_manifest(directory_->path(), manifest_so_far(), true);
    }
    make_end_reserve(directory_->path());  // before the first file takes what is left of the disk
    files_.open(expected_frames());
    if (const std::uint64_t lost = values_.lost_rows(); lost != 0) {
        log_warning("the values of {} frames that are stored were lost", lost);
    }
}

void ScanRecording::store(std::span<const FrameView> run, const StillWhole& still_whole) {
    while (!run.empty() && run.front().info.sequence < next_sequence()) {
        run = run.subspan(1);
    }
    while (!run.empty()) {
        const std::size_t fitting = files_.room(files_.in_time(run));
        if (fitting == 0) {
            if (files_.is_open()) {
                files_.put_away(manifest_so_far());
            }
            files_.open(expected_frames());
        } else {
            store_in_open_file(run.first(fitting), still_whole);
            files_.prepare_next(expected_frames());
            run = run.subspan(fitting);
        }
    }
}

void ScanRecording::require_planned(std::span<const FrameView> run) const {
    std::ranges::for_each(run, [&](const FrameView& frame) { require_planned_format(frame); });
}

void ScanRecording::require_planned_format(const FrameView& frame) const {
    const FrameFormat& planned = manifest_.plan.format;
    FrameFormat format;
    const bool is_whole = get_format(frame.info, format) && frame.pixels.size() == format.payload_bytes();
    if (!is_whole || format.width != planned.width || format.height != planned.height ||
        format.pixel_format != planned.pixel_format) {
        fail(ExitCode::failed,
             "frame {}: {}x{} with {} bytes, but the scan plan says {}x{} {}; the source has changed",
             frame.info.sequence, frame.info.width, frame.info.height, frame.pixels.size(), planned.width,
             planned.height, name_of(planned.pixel_format));
    }
}

void ScanRecording::store_in_open_file(std::span<const FrameView> frames, const StillWhole& still_whole) {
    try {
        write_and_commit(frames, still_whole);
    } catch (const Error&) {
        index_has_leftovers_ = true;
        files_.put_away(manifest_so_far());
        throw;
    }
    if (settings_.sync.always) {
        flush_or_take_back(frames);
    }
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const FrameInfo& info = frames[i].info;
        deliveries_.frame_stored(info.sequence, info.delivered, lost_camera_of(records_[i]));
        unflushed_bytes_ += frames[i].pixels.size();
    }
}

std::uint64_t ScanRecording::lost_camera_before(std::span<const FrameView> frames, std::size_t i) const {
    const std::uint64_t before = i == 0 ? deliveries_.lost_camera() : frames[i - 1].info.lost_camera;
    return frames[i].info.lost_camera - std::min(frames[i].info.lost_camera, before);
}

// What cannot be flushed is stored again, from the ring: the system reports a failed write only once.
void ScanRecording::flush_or_take_back(std::span<const FrameView> frames) {
    try {
        flush_beside(deliveries_.stored() + frames.size()).get();
    } catch (const Error&) {
        index_has_leftovers_ = true;
        files_.put_away(manifest_so_far(), frames.size());
        throw;
    }
    flushed_sequence_ = frames.back().info.sequence + 1;
}

void ScanRecording::write_and_commit(std::span<const FrameView> frames, const StillWhole& still_whole) {
    // Not when the error happened: the cut needs the disk, too.
    if (index_has_leftovers_) {
        index_.cut(deliveries_.stored());
        values_.cut(deliveries_.stored());
        index_has_leftovers_ = false;
    }
    locations_.clear();
    records_.clear();
    files_.write(frames, locations_);
    if (still_whole && !still_whole(frames)) {
        throw FramesOverwritten(
            ExitCode::failed,
            fmt::format("frames {} to {} were overwritten in the ring while they were being stored",
                        frames.front().info.sequence, frames.back().info.sequence));
    }
    for (std::size_t i = 0; i < frames.size(); ++i) {
        records_.push_back(make_index_record(frames[i].info, manifest_.plan.axes, locations_[i], files_.number(),
                                             lost_camera_before(frames, i)));
    }
    if (values_.append(frames, index_.count())) {
        files_.note_new_name();
    }
    index_.append(records_);
    files_.commit(frames);
    if (files_.was_removed() || index_.was_removed() || values_.was_removed()) {
        fail(ExitCode::failed, "{} was removed during recording; frames stay in the ring until {}",
             quoted(directory_->path()), "the writer is restarted or the session is terminated");
    }
}

std::optional<std::uint64_t> ScanRecording::expected_frames() const noexcept {
    const auto planned = manifest_.plan.frames;
    const std::uint64_t seen = deliveries_.stored() + deliveries_.lost() + deliveries_.before_writer();
    return planned ? std::optional(*planned - std::min(*planned, seen)) : std::nullopt;
}

void ScanRecording::keep_up() {
    if (files_.is_past_time(monotonic_ns())) {
        files_.put_away(manifest_so_far());
        ++unflushed_bytes_;  // a flush is due, with which it is handed out
    }
    if (is_ready(flush_)) {
        end_flush();
    }
    const Nanoseconds since(monotonic_ns() - flush_began_ns_);
    if (!flush_.valid() && settings_.sync.is_due(since, unflushed_bytes_)) {
        begin_flush();
    }
}

void ScanRecording::begin_flush() {
    flushing_to_ = next_sequence();
    unflushed_bytes_ = 0;
    flush_began_ns_ = monotonic_ns();
    flush_ = flush_beside(deliveries_.stored());
}

std::future<void> ScanRecording::flush_beside(std::uint64_t end) {
    return files_.flush_beside([this, end, values = values_.unflushed()] {
        flush_values(values);
        index_.flush(end);
        files_.hand_out_described();
    });
}

void ScanRecording::end_flush() {
    try {
        flush_.get();
    } catch (const Error& error) {
        if (flushing_to_ != flushed_sequence_) {
            log_warning("frames {} to {} may not be on the disk: {}; continuing in a new file", flushed_sequence_,
                        flushing_to_ - 1, error.what());
            manifest_.suspect.push_back({flushed_sequence_, flushing_to_ - 1});
        }
        if (files_.is_open()) {
            files_.put_away(manifest_so_far());
        }
    }
    flushed_sequence_ = flushing_to_;
}

void ScanRecording::flush_now() {
    begin_flush();
    end_flush();
}

Manifest ScanRecording::manifest_so_far() const {
    Manifest manifest = manifest_;
    manifest.stored = deliveries_.stored();
    manifest.lost = deliveries_.lost();
    manifest.before_writer = deliveries_.before_writer();
    manifest.received = manifest.stored + manifest.lost + manifest.before_writer;
    manifest.gaps = deliveries_.gaps();
    manifest.files = files_.closed();
    manifest.values = values_.files(deliveries_.stored());
    return manifest;
}

void ScanRecording::close_manifest(const ScanOutcome& outcome) {
    manifest_.state = outcome.state;
    manifest_.reason = outcome.reason;
    manifest_.skipped = outcome.skipped;
    manifest_.end_sequence = outcome.end_sequence.value_or(next_sequence());
    manifest_.ended_utc = utc_text(utc_ns());
    manifest_.acquirer_restarts = outcome.acquirer_restarts;
    manifest_.camera_reconnects = outcome.camera_reconnects;
    manifest_.pauses = outcome.pauses;
    manifest_.paused = outcome.paused;
    manifest_.damaged = outcome.damaged;
    manifest_.points = outcome.points;
    manifest_.interruptions = outcome.interruptions;
    manifest_.camera_counts = outcome.camera_counts;
}

RecordingSummary ScanRecording::finish(const ScanOutcome& outcome) {
    if (flush_.valid()) {
        end_flush();
    }
    if (!settings_.sync.is_off()) {
        flush_now();
    }
    FirstError steps;
    // Space first: closing releases what was reserved, and the descriptions below need some.
    use_end_reserve(directory_->path());
    steps.run([&] { files_.close_all(); });
    steps.run([&] { index_.cut(deliveries_.stored()); });
    steps.run([&] { values_.cut(deliveries_.stored()); });
    deliveries_.scan_ended(outcome.delivered, outcome.end_sequence, outcome.unstored, outcome.lost_camera);
    close_manifest(outcome);
    steps.run([&] { files_.describe_all(manifest_so_far(), !settings_.sync.is_off()); });
    if (!settings_.sync.is_off()) {
        steps.run([&] { flush_values(values_.unflushed()); });
        steps.run([&] { index_.flush(); });
    }
    if (steps.failed()) {
        // Never "complete" over a step that failed.
        manifest_.state = RecordingState::interrupted;
        manifest_.reason = steps.first_error();
    }
    manifest_ = manifest_so_far();
    steps.run([&] {
        write_manifest(directory_->path(), manifest_, !settings_.sync.is_off());
        files_.hand_out_all(manifest_);
    });
    steps.run([&] { index_.close(); });
    steps.report();
    if (!settings_.sync.is_off()) {
        flushed_sequence_ = next_sequence();
    }
    return {directory_->name(), manifest_, exit_code_of(manifest_)};
}

}  // namespace framering
