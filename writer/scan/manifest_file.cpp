#include "writer/scan/manifest_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/session/axis_option.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/io_watch.hpp"

namespace framering {

using nlohmann::ordered_json;

namespace {
ordered_json gaps_to_json(const std::vector<Gap>& gaps) {
    ordered_json list = ordered_json::array();
    for (const Gap& gap : gaps) {
        list.push_back({{"delivered_from", gap.delivered_from},
                        {"delivered_to", gap.delivered_to},
                        {"count", gap.count()},
                        {"reason", name_of(gap.reason)}});
    }
    return list;
}

ordered_json interruptions_to_json(const std::vector<ScanInterruption>& interruptions) {
    ordered_json list = ordered_json::array();
    for (const ScanInterruption& each : interruptions) {
        list.push_back({{"delivered", each.delivered},
                        {"sequence", each.sequence},
                        {"away_s", std::chrono::duration<double>(each.away).count()}});
        if (each.cause == layout::InterruptionCause::camera) {
            list.back()["cause"] = kCameraCause;
        }
    }
    return list;
}

ordered_json points_to_json(const PointCounts& points) {
    return {{"failed", points.failed},
            {"retaken", points.retaken},
            {"retried_moves", points.retried_moves},
            {"late", points.late}};
}

ordered_json preview_to_json(const Manifest& manifest) {
    const PreviewOf& preview = *manifest.preview;
    const bool scaled = is_scaled(preview, manifest.plan.format);
    return {{"scaled_from", {{"width", preview.width}, {"height", preview.height}}},
            {"every", preview.every},
            {"when_behind", preview.may_skip ? "skip" : "wait"},
            {"scaled", scaled ? manifest.stored : 0},
            {"copied", scaled ? 0 : manifest.stored},
            {"skipped", skipped_frames(manifest)}};
}

void put_kind(ordered_json& out, const FileKind& kind) {
    out["file_format"] = name_of(kind.format);
    out["compression"] = text_of(kind.compression);
}

void put_shape(ordered_json& out, const Manifest& manifest) {
    const FrameFormat& format = manifest.plan.format;
    out["shape"] = {manifest.stored, format.height, format.width};
    if (is_rgb(format.pixel_format)) {
        out["shape"].push_back(samples_per_pixel(format.pixel_format));
    }
    out["dtype"] = numpy_name_of(format.pixel_format);
}

void put_incidents(ordered_json& out, const Manifest& manifest) {
    out["writer_restarts"] = manifest.writer_restarts;
    out["acquirer_restarts"] = manifest.acquirer_restarts;
    if (manifest.camera_reconnects != 0) {
        out["camera_reconnects"] = manifest.camera_reconnects;
    }
    if (manifest.pauses != 0) {
        out["pauses"] = manifest.pauses;
        out["paused_ns"] = manifest.paused.count();
    }
    if (manifest.damaged != 0) {
        out["damaged"] = manifest.damaged;
    }
    if (manifest.points != PointCounts() || std::ranges::any_of(manifest.plan.axes, is_planned)) {
        out["points"] = points_to_json(manifest.points);
    }
}

ordered_json suspect_to_json(const std::vector<SuspectRange>& ranges) {
    ordered_json list = ordered_json::array();
    for (const SuspectRange& range : ranges) {
        list.push_back({{"sequence_from", range.sequence_from}, {"sequence_to", range.sequence_to}});
    }
    return list;
}

ordered_json files_to_json(const std::vector<ScanFile>& files) {
    ordered_json list = ordered_json::array();
    for (const ScanFile& file : files) {
        list.push_back({{"name", file.name},
                        {"uuid", file.uuid},
                        {"frames", file.frames},
                        {"first_sequence", file.first_sequence}});
        put_kind(list.back(), file.kind);
    }
    return list;
}

ordered_json values_to_json(const std::vector<ValuesFile>& files) {
    ordered_json list = ordered_json::array();
    for (const ValuesFile& file : files) {
        ordered_json keys = ordered_json::array();
        for (const ValueKey& key : file.keys) {
            keys.push_back({{"name", key.name}, {"unit", key.unit}});
        }
        list.push_back({{"name", file.name},
                        {"first_record", file.first_record},
                        {"frames", file.frames},
                        {"keys", std::move(keys)}});
    }
    return list;
}
}  // namespace

std::string to_json(const Manifest& manifest) {
    ordered_json out;
    out["format"] = "framering scan";
    out["format_version"] = kManifestVersion;
    out["version"] = FRAMERING_VERSION;
    out["state"] = name_of(manifest.state);
    out["reason"] = manifest.reason;
    out["expected"] = manifest.plan.frames ? ordered_json(*manifest.plan.frames) : ordered_json();
    out["received"] = manifest.received;
    out["stored"] = manifest.stored;
    out["lost"] = manifest.lost;
    out["before_writer"] = manifest.before_writer;
    out["skipped"] = manifest.skipped;
    out["gaps"] = gaps_to_json(manifest.gaps);
    out["suspect"] = suspect_to_json(manifest.suspect);
    if (has_images(manifest.plan)) {
        put_shape(out, manifest);
        put_kind(out, manifest.kind);
    }
    out["started_utc"] = manifest.started_utc;
    out["ended_utc"] = manifest.ended_utc.empty() ? ordered_json() : ordered_json(manifest.ended_utc);
    out["clock_offset_ns"] = manifest.clock_offset_ns;
    out["session"] = manifest.session;
    out["session_uuid"] = manifest.session_uuid;
    out["scan_id"] = manifest.scan_id;
    out["role"] = manifest.role;
    if (manifest.directory) {
        out["directory"] = {{"device", manifest.directory->device}, {"inode", manifest.directory->inode}};
    }
    out["first_sequence"] = manifest.first_sequence;
    out["recorded_from"] = manifest.recorded_from;
    out["end_sequence"] = manifest.end_sequence ? ordered_json(*manifest.end_sequence) : ordered_json();
    put_incidents(out, manifest);
    if (manifest.preview) {
        out["preview"] = preview_to_json(manifest);
    }
    out["interruptions"] = interruptions_to_json(manifest.interruptions);
    for (const SourceCount& count : manifest.camera_counts) {
        out["camera_counts"][count.name] = count.value;
    }
    out["plan"] = ordered_json::parse(to_json(manifest.plan));
    out["files"] = files_to_json(manifest.files);
    if (!manifest.values.empty()) {
        out["values"] = values_to_json(manifest.values);
    }
    // A reason or a name may hold bytes that are no UTF-8.
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

DirectoryInode inode_of(const std::filesystem::path& directory) {
    struct stat status {};
    if (watched("stat", directory, [&] { return ::stat(directory.c_str(), &status); }) == -1) {
        fail_on("cannot access", directory, errno);
    }
    return {status.st_dev, status.st_ino};
}

void write_manifest(const std::filesystem::path& directory, const Manifest& manifest, bool flushed) {
    replace_file(directory / kManifestFileName, to_json(manifest), flushed);
}

}  // namespace framering
