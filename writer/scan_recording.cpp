#include "writer/scan_recording.hpp"

#include <algorithm>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/log.hpp"
#include "common/base/uuid.hpp"
#include "writer/disk_file.hpp"
#include "writer/ome_xml.hpp"
#include "writer/series_description.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// Until a file is closed it says nothing about how many frames there are, so whoever opens it gets those that are
// there: docs/decisions/0010-ome-xml-counts.md.
std::string text_while_recording(const Manifest& manifest) {
    return fmt::format(
        "Scan {} of session {}, started {}. The description follows when this file is closed; until then"
        " see scan.json beside it.",
        manifest.scan_id, manifest.session, manifest.started_utc);
}

Manifest first_manifest(const ScanIdentity& identity, const ScanPlan& plan) {
    Manifest manifest;
    manifest.session = identity.session;
    manifest.session_uuid = identity.session_uuid;
    manifest.scan_id = identity.scan_id;
    manifest.first_sequence = identity.first_sequence;
    manifest.plan = plan;
    const std::uint64_t now_utc_ns = utc_ns();
    manifest.started_utc = utc_text(now_utc_ns);
    manifest.clock_offset_ns = static_cast<std::int64_t>(now_utc_ns - monotonic_ns());
    return manifest;
}

// Runs the steps of an end one after the other, whatever becomes of each; the first error is told at last.
class AllSteps {
  public:
    template <class Step>
    void run(Step step) {
        try {
            step();
        } catch (const Error& error) {
            if (first_error_) {
                log_warning("{}", error.what());
            } else {
                first_error_ = error;
            }
        }
    }
    [[nodiscard]] bool failed() const noexcept { return first_error_.has_value(); }
    [[nodiscard]] std::string first_error() const { return first_error_ ? first_error_->what() : ""; }
    void report() const {
        if (first_error_) {
            throw Error(*first_error_);
        }
    }

  private:
    std::optional<Error> first_error_;
};
}  // namespace

ExitCode exit_code_of(const Manifest& manifest) noexcept {
    ExitCode code = manifest.dropped != 0 ? ExitCode::frames_lost : ExitCode::done;
    if (manifest.state == RecordingState::canceled) {
        code = graver(code, ExitCode::canceled);
    } else if (manifest.state != RecordingState::complete) {
        code = graver(code, ExitCode::failed);
    }
    return code;
}

FoundScan ScanRecording::find_or_create(const RecordingSettings& settings, const ScanIdentity& identity,
                                        const ScanPlan& plan, const FileKind& kind) {
    if (auto found = find_scan(settings.output, settings.name, identity)) {
        if (found->manifest.state != RecordingState::recording) {
            fail(ExitCode::refused, "scan {} of session {} is closed already: {}", identity.scan_id,
                 identity.session, quoted(found->directory));
        }
        ++found->manifest.writer_restarts;
        return std::move(*found);
    }
    Manifest manifest = first_manifest(identity, plan);
    manifest.kind = kind;
    const auto fill = [&](const fs::path& directory) {
        IndexHeader header;
        header.scan_id = identity.scan_id;
        header.first_sequence = identity.first_sequence;
        header.clock_offset_ns = manifest.clock_offset_ns;
        ScanIndex::create(directory, header);
        write_manifest(directory, manifest, true);
    };
    return {create_scan_directory(settings.output, settings.name, identity, fill), std::move(manifest)};
}

ScanRecording::ScanRecording(std::unique_ptr<FrameSink> sink, const RecordingSettings& settings,
                             const ScanIdentity& identity, const ScanPlan& plan)
    : ScanRecording(std::move(sink), settings, find_or_create(settings, identity, plan, sink->kind())) {
}

ScanRecording::ScanRecording(std::unique_ptr<FrameSink>&& sink, const RecordingSettings& settings,
                             const FoundScan& scan)
    : ScanRecording(std::move(sink), settings, scan, recover_scan(scan.directory, scan.manifest, *sink)) {
}

ScanRecording::ScanRecording(std::unique_ptr<FrameSink>&& sink, const RecordingSettings& settings, FoundScan scan,
                             RecoveredScan recovered)
    : sink_(std::move(sink)),
      settings_(settings),
      directory_(std::move(scan.directory)),
      manifest_(std::move(scan.manifest)),
      index_(std::move(recovered.index)),
      deliveries_(std::move(recovered.deliveries)),
      closed_files_(std::move(recovered.files)),
      open_number_(recovered.next_file_number) {
    manifest_.kind = sink_->kind();
    if (manifest_.writer_restarts != 0) {
        update_manifest(true);
    }
    open_next_file();
}

std::optional<RecordingSummary> ScanRecording::closed_before(const RecordingSettings& settings,
                                                             const ScanIdentity& identity) {
    auto found = find_scan(settings.output, settings.name, identity);
    if (!found || found->manifest.state == RecordingState::recording) {
        return std::nullopt;
    }
    const ExitCode exit_code = exit_code_of(found->manifest);
    return RecordingSummary{std::move(found->directory), std::move(found->manifest), exit_code};
}

void ScanRecording::store(std::span<const FrameView> run) {
    while (!run.empty() && run.front().info.sequence < next_sequence()) {
        run = run.subspan(1);
    }
    std::ranges::for_each(run, [&](const FrameView& frame) { require_planned_format(frame); });
    while (!run.empty()) {
        const std::size_t fitting = file_->room(run.size());
        if (fitting == 0) {
            close_file();
            if (naming_is_due(closed_files_.size(), named_files_)) {
                name_files();
            }
            update_manifest(false);
            open_next_file();
        } else {
            store_in_open_file(run.first(fitting));
            run = run.subspan(fitting);
        }
    }
}

void ScanRecording::require_planned_format(const FrameView& frame) const {
    const FrameFormat& planned = manifest_.plan.format;
    FrameFormat format;
    const bool is_whole = get_format(frame.info, format) && frame.pixels.size() == format.payload_bytes();
    if (!is_whole || format.width != planned.width || format.height != planned.height ||
        format.pixel_format != planned.pixel_format) {
        fail(ExitCode::failed,
             "frame {}: {}x{} with {} bytes, but the scan's plan says {}x{} {}; the source changed",
             frame.info.sequence, frame.info.width, frame.info.height, frame.pixels.size(), planned.width,
             planned.height, name_of(planned.pixel_format));
    }
}

void ScanRecording::store_in_open_file(std::span<const FrameView> frames) {
    locations_.clear();
    records_.clear();
    file_->write(frames, locations_);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        records_.push_back(make_index_record(frames[i].info, manifest_.plan.axes, locations_[i],
                                             static_cast<std::uint32_t>(open_number_)));
    }
    index_.append(records_);
    file_->commit();

    if (open_file_.frames == 0) {
        open_file_.first_sequence = frames.front().info.sequence;
    }
    open_file_.frames += frames.size();
    for (const FrameView& frame : frames) {
        deliveries_.frame_stored(frame.info.sequence, frame.info.delivered);
    }
}

void ScanRecording::open_next_file() {
    open_file_ = {file_name(open_number_, manifest_.kind.format), uuid_text(new_uuid()), 0, 0, manifest_.kind};
    FileLimits limits = settings_.limits;
    if (const auto planned = manifest_.plan.frames) {
        limits.frames = std::min(limits.frames, *planned - std::min(*planned, deliveries_.stored()));
    }
    file_ = sink_->create(directory_ / open_file_.name, {manifest_.plan.format, text_while_recording(manifest_),
                                                         limits, manifest_.clock_offset_ns});
}

void ScanRecording::close_file() {
    const std::unique_ptr<FrameFile> file = std::move(file_);
    if (!file) {
        return;
    }
    if (open_file_.frames != 0) {
        closed_files_.push_back(open_file_);
    }
    ++open_number_;
    file->close();
}

// First the file that names the others, then the others that point to it: whoever opens the series in between
// finds every file that is named.
void ScanRecording::name_files() {
    if (closed_files_.empty()) {
        return;
    }
    // What is missing leaves planes empty.
    manifest_.gaps = deliveries_.gaps();
    const SeriesDescription series = description_of(settings_.name, manifest_);
    const ScanFile& first = closed_files_.front();
    sink_->describe(directory_ / first.name, ome_xml(series, closed_files_));
    for (std::size_t i = std::max<std::size_t>(1, named_files_); i < closed_files_.size(); ++i) {
        sink_->describe(directory_ / closed_files_[i].name, binary_only_xml(closed_files_[i], first));
    }
    named_files_ = closed_files_.size();
    // The first one was written again.
    flushed_files_ = 0;
}

std::uint64_t ScanRecording::flush() {
    flush_closed_files();
    file_->flush();
    index_.flush();
    return next_sequence();
}

void ScanRecording::flush_closed_files() {
    for (; sink_->keeps_files() && flushed_files_ < closed_files_.size(); ++flushed_files_) {
        DiskFile file = DiskFile::open(directory_ / closed_files_[flushed_files_].name, DiskFile::Access::read);
        file.flush();
        file.close();
    }
}

void ScanRecording::update_manifest(bool flushed) {
    manifest_.written = deliveries_.stored();
    manifest_.dropped = deliveries_.dropped();
    manifest_.not_recorded = deliveries_.not_recorded();
    manifest_.received = manifest_.written + manifest_.dropped + manifest_.not_recorded;
    manifest_.gaps = deliveries_.gaps();
    manifest_.files = closed_files_;
    write_manifest(directory_, manifest_, flushed);
}

void ScanRecording::close_manifest(const ScanOutcome& outcome) {
    manifest_.state = outcome.state;
    manifest_.reason = outcome.reason;
    manifest_.skipped = outcome.skipped;
    manifest_.end_sequence = outcome.end_sequence.value_or(next_sequence());
    manifest_.ended_utc = utc_text(utc_ns());
    manifest_.acquirer_restarts = outcome.acquirer_restarts;
    manifest_.interruptions = outcome.interruptions;
}

RecordingSummary ScanRecording::finish(const ScanOutcome& outcome) {
    AllSteps steps;
    // Space first: closing gives back what was reserved, and the texts below need some.
    steps.run([&] { close_file(); });
    steps.run([&] { index_.cut(deliveries_.stored()); });
    deliveries_.scan_ended(outcome.delivered, outcome.end_sequence);
    close_manifest(outcome);
    manifest_.dropped = deliveries_.dropped();
    steps.run([&] { name_files(); });
    steps.run([&] { flush_closed_files(); });
    steps.run([&] { index_.flush(); });
    if (steps.failed()) {
        // Never "complete" over a step that failed.
        manifest_.state = RecordingState::interrupted;
        manifest_.reason = steps.first_error();
    }
    steps.run([&] { update_manifest(true); });
    steps.report();
    return {directory_, manifest_, exit_code_of(manifest_)};
}

}  // namespace framering
