#include "writer/upkeep/recovering.hpp"

#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "common/base/output.hpp"
#include "common/base/uuid.hpp"
#include "common/session/session_removal.hpp"
#include "common/session/session_view.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/scan/end_reserve.hpp"
#include "writer/scan/file_descriptions.hpp"
#include "writer/scan/hand_out.hpp"
#include "writer/scan/manifest_file.hpp"
#include "writer/scan/scan_recovery.hpp"
#include "writer/sink/sink_factory.hpp"
#include "writer/upkeep/stored_text.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
std::optional<SessionView> session_of(const Manifest& manifest) {
    try {
        auto view = SessionView::open(manifest.session, Access::read_only);
        return view && uuid_text(view->identity().session_uuid) == manifest.session_uuid ? std::move(view)
                                                                                         : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;  // from before a reboot, for example: nothing to wait for
    }
}

// A scan that may still get frames belongs to its writer.
void refuse_if_it_goes_on(const fs::path& directory, const Manifest& manifest) {
    const auto session = session_of(manifest);
    if (!session) {
        return;
    }
    const std::string writer =
        fmt::format("framering writer --session {} with the same --output and --name", manifest.session);
    if (session->acquirer_alive()) {
        fail(ExitCode::refused, "scan {}: its session '{}' is still running; start {} instead", quoted(directory),
             manifest.session, writer);
    }
    if (const std::uint64_t owed = frames_owed_by(*session); owed != 0) {
        fail(ExitCode::refused,
             "scan {}: its session '{}' holds {} frames that are not stored; store them with {}, or discard "
             "them with: framering remove --discard --session {}",
             quoted(directory), manifest.session, owed, writer, manifest.session);
    }
}

void print_findings(const RecoveredScan& scan) {
    if (scan.cut_records != 0) {
        print_out("removed from the index: {} {} of frames that are in no file\n", scan.cut_records,
                  scan.cut_records == 1 ? "record" : "records");
    }
    for (const SuspectRange& range : scan.suspect) {
        print_out("suspect: frames {} to {}, which were not flushed before the power cut\n", range.sequence_from,
                  range.sequence_to);
    }
    if (const std::uint64_t lost = scan.values.lost_rows(); lost != 0) {
        print_out("lost: the values of {} {}, which were not on the disk\n", lost, lost == 1 ? "frame" : "frames");
    }
    for (const std::string& name : scan.removed) {
        print_out("removed: {}, which contains no frame\n", name);
    }
    for (const std::string& name : scan.unnamed) {
        print_out("left unchanged: {}, which the index does not list\n", name);
    }
}

Manifest closed_manifest(const Manifest& recording, const RecoveredScan& scan) {
    Manifest manifest = recording;
    manifest.state = RecordingState::interrupted;
    manifest.reason = "recovered";
    manifest.stored = scan.deliveries.stored();
    manifest.lost = scan.deliveries.lost();
    manifest.before_writer = scan.deliveries.before_writer();
    manifest.received = manifest.stored + manifest.lost + manifest.before_writer;
    manifest.gaps = scan.deliveries.gaps();
    manifest.end_sequence = scan.deliveries.next_sequence();
    manifest.ended_utc = utc_text(utc_ns());
    manifest.suspect.insert(manifest.suspect.end(), scan.suspect.begin(), scan.suspect.end());
    manifest.files = scan.files;
    manifest.values = scan.values.files(scan.index.count());
    return manifest;
}

// As at the end of a scan, the manifest last: until then the scan is open, and recovery can be repeated.
void close_scan(const fs::path& directory, const Manifest& manifest, RecoveredScan& scan, FrameSink& sink) {
    use_end_reserve(directory);
    HandOut hand_out(directory, manifest, true);
    FileDescriptions descriptions(sink, hand_out, directory, scan_name_of(directory));
    descriptions.renew(manifest);
    descriptions.flush(manifest);
    flush_values(scan.values.unflushed());
    scan.index.flush();
    write_manifest(directory, manifest, true);
    hand_out.close(manifest);
}

void print_summary(const fs::path& directory, const Manifest& manifest) {
    print_out("{}: {}, {} lost; closed as interrupted\n", directory.string(), stored_text(manifest),
              manifest.lost);
    if (manifest.plan.frames && *manifest.plan.frames > manifest.received) {
        print_out("of {} frames planned, {} were never acquired\n", *manifest.plan.frames,
                  *manifest.plan.frames - manifest.received);
    }
}
}  // namespace

std::string scan_name_of(const fs::path& directory) {
    return fs::weakly_canonical(directory).filename();
}

ExitCode recover_directory(const fs::path& directory) {
    const Manifest manifest = read_manifest(directory);
    if (manifest.state != RecordingState::recording) {
        print_out("{}: already closed, {}: {}\n", directory.string(), name_of(manifest.state),
                  stored_text(manifest));
        complete_hand_out(directory, manifest);
        return ExitCode::done;
    }
    refuse_if_it_goes_on(directory, manifest);
    SinkOptions options;
    options.null = !has_images(manifest.plan);
    const std::unique_ptr<FrameSink> sink = make_sink(options);
    RecoveredScan scan = recover_scan(directory, manifest, *sink, {Nanoseconds{}, true});
    print_findings(scan);
    const Manifest closed = closed_manifest(manifest, scan);
    close_scan(directory, closed, scan, *sink);
    print_summary(directory, closed);
    return ExitCode::done;
}

}  // namespace framering
