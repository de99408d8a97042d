#include "writer/scan/scan_beginning.hpp"

#include <algorithm>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/scan/hand_out.hpp"
#include "writer/scan/manifest_file.hpp"
#include "writer/scan/scan_index.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
Manifest first_manifest(const ScanIdentity& identity, const ScanPlan& plan) {
    Manifest manifest;
    manifest.session = identity.session;
    manifest.session_uuid = identity.session_uuid;
    manifest.scan_id = identity.scan_id;
    manifest.role = identity.role;
    manifest.preview = identity.preview;
    manifest.first_sequence = identity.first_sequence;
    manifest.recorded_from = std::max(identity.first_sequence, identity.recorded_from);
    manifest.plan = plan;
    const std::uint64_t now_utc_ns = utc_ns();
    manifest.started_utc = utc_text(now_utc_ns);
    manifest.clock_offset_ns = static_cast<std::int64_t>(now_utc_ns - monotonic_ns());
    return manifest;
}
}  // namespace

FoundScan take_over(FoundScan scan) {
    if (scan.manifest.state != RecordingState::recording) {
        fail(ExitCode::refused, "scan {} of session {} is already closed: {}", scan.manifest.scan_id,
             scan.manifest.session, quoted(scan.directory));
    }
    ++scan.manifest.writer_restarts;
    return scan;
}

FoundScan make_directory(const fs::path& output, const std::string& name, const ScanIdentity& identity,
                         const ScanPlan& plan, const FileKind& kind) {
    Manifest manifest = first_manifest(identity, plan);
    manifest.kind = kind;
    const auto fill = [&](const fs::path& directory) {
        manifest.directory = inode_of(directory);
        IndexHeader header;
        header.scan_id = identity.scan_id;
        header.first_sequence = identity.first_sequence;
        header.clock_offset_ns = manifest.clock_offset_ns;
        ScanIndex::create(directory, header);
        write_manifest(directory, manifest, true);
        begin_hook_journal(directory, manifest);
    };
    fs::path directory = create_scan_directory(output, name, identity, fill);
    return {std::move(directory), std::move(manifest)};
}

}  // namespace framering
