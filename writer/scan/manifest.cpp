#include "writer/scan/manifest.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json_number.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/io_watch.hpp"

namespace framering {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {
constexpr const char* kFileName = "scan.json";
constexpr int kFormatVersion = 1;
// Far above any real one, and far below what would hurt to read.
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;

constexpr std::array kStates{RecordingState::recording, RecordingState::complete, RecordingState::canceled,
                             RecordingState::interrupted};
constexpr std::array kCauses{GapCause::ring_full, GapCause::writer_gone, GapCause::writer_evicted,
                             GapCause::disk_failed, GapCause::before_attached};

template <class Choices>
auto choice_named(const Choices& choices, const std::string& name) {
    const auto found = std::ranges::find_if(choices, [&](auto choice) { return name_of(choice) == name; });
    if (found == choices.end()) {
        fail(ExitCode::failed, "'{}' is not known", name);
    }
    return *found;
}

ordered_json gaps_to_json(const std::vector<Gap>& gaps) {
    ordered_json list = ordered_json::array();
    for (const Gap& gap : gaps) {
        list.push_back({{"delivered_from", gap.delivered_from},
                        {"delivered_to", gap.delivered_to},
                        {"count", gap.count()},
                        {"why", name_of(gap.cause)}});
    }
    return list;
}

ordered_json interruptions_to_json(const std::vector<ScanInterruption>& interruptions) {
    ordered_json list = ordered_json::array();
    for (const ScanInterruption& each : interruptions) {
        list.push_back({{"delivered", each.delivered},
                        {"sequence", each.sequence},
                        {"away_s", std::chrono::duration<double>(each.away).count()}});
    }
    return list;
}

void put_kind(ordered_json& out, const FileKind& kind) {
    out["file_format"] = name_of(kind.format);
    out["compression"] = text_of(kind.compression);
}

// Without the two: from before there was a choice.
FileKind kind_from(const json& from) {
    try {
        return {parse_file_format(from.value("file_format", "ome-tiff")),
                parse_compression(from.value("compression", "none"))};
    } catch (const Error& error) {
        fail(ExitCode::failed, "{}", error.what());
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

template <class Value>
void read(const json& from, const char* key, Value& value) {
    if constexpr (std::integral<Value>) {
        value = whole_number_at<Value>(from, key);
    } else {
        value = from.at(key).get<Value>();
    }
}

void read_lists(const json& from, Manifest& manifest) {
    for (const json& gap : from.at("gaps")) {
        manifest.gaps.push_back({whole_number_at<std::uint64_t>(gap, "delivered_from"),
                                 whole_number_at<std::uint64_t>(gap, "delivered_to"),
                                 choice_named(kCauses, gap.at("why").get<std::string>())});
    }
    for (const json& each : from.value("interruptions", json::array())) {
        constexpr double longest_s = 9e9;  // more is no number of nanoseconds
        const std::chrono::duration<double> away(std::clamp(each.at("away_s").get<double>(), 0.0, longest_s));
        manifest.interruptions.push_back({whole_number_at<std::uint64_t>(each, "delivered"),
                                          whole_number_at<std::uint64_t>(each, "sequence"),
                                          std::chrono::round<Nanoseconds>(away)});
    }
    // Manifests before 0.2 have none.
    for (const json& range : from.value("suspect", json::array())) {
        manifest.suspect.push_back({whole_number_at<std::uint64_t>(range, "sequence_from"),
                                    whole_number_at<std::uint64_t>(range, "sequence_to")});
    }
    for (const json& file : from.at("files")) {
        manifest.files.push_back({file.at("name").get<std::string>(), file.at("uuid").get<std::string>(),
                                  whole_number_at<std::uint64_t>(file, "frames"),
                                  whole_number_at<std::uint64_t>(file, "first_sequence"), kind_from(file)});
    }
}

Manifest parse(const json& from) {
    if (const int version = whole_number_at<int>(from, "format_version"); version != kFormatVersion) {
        fail(ExitCode::failed, "format version {}, this program reads {}", version, kFormatVersion);
    }
    Manifest manifest;
    manifest.state = choice_named(kStates, from.at("state").get<std::string>());
    read(from, "reason", manifest.reason);
    read(from, "session", manifest.session);
    read(from, "session_uuid", manifest.session_uuid);
    read(from, "scan_id", manifest.scan_id);
    manifest.role = from.value("role", manifest.role);  // without one: from before there was a choice
    if (from.contains("directory")) {
        manifest.directory = {whole_number_at<std::uint64_t>(from.at("directory"), "device"),
                              whole_number_at<std::uint64_t>(from.at("directory"), "inode")};
    }
    read(from, "started_utc", manifest.started_utc);
    manifest.ended_utc = from.at("ended_utc").is_null() ? "" : from.at("ended_utc").get<std::string>();
    read(from, "clock_offset_ns", manifest.clock_offset_ns);
    read(from, "received", manifest.received);
    read(from, "written", manifest.written);
    read(from, "dropped", manifest.dropped);
    read(from, "not_recorded", manifest.not_recorded);
    read(from, "skipped", manifest.skipped);
    read(from, "first_sequence", manifest.first_sequence);
    manifest.recorded_from = from.contains("recorded_from") ? whole_number_at<std::uint64_t>(from, "recorded_from")
                                                            : manifest.first_sequence;
    if (!from.at("end_sequence").is_null()) {
        manifest.end_sequence = whole_number_at<std::uint64_t>(from, "end_sequence");
    }
    read(from, "writer_restarts", manifest.writer_restarts);
    manifest.acquirer_restarts =
        from.contains("acquirer_restarts") ? whole_number_at<std::uint64_t>(from, "acquirer_restarts") : 0;
    manifest.plan = scan_plan_from_json(from.at("plan").dump());
    manifest.kind = kind_from(from);
    read_lists(from, manifest);
    return manifest;
}
}  // namespace

std::string_view name_of(RecordingState state) noexcept {
    switch (state) {
        case RecordingState::recording:
            return "recording";
        case RecordingState::complete:
            return "complete";
        case RecordingState::canceled:
            return "canceled";
        case RecordingState::interrupted:
            break;
    }
    return "interrupted";
}

ExitCode exit_code_of(const Manifest& manifest) noexcept {
    const bool lost = manifest.dropped != 0 || !manifest.suspect.empty();
    ExitCode code = lost ? ExitCode::frames_lost : ExitCode::done;
    if (manifest.state == RecordingState::canceled) {
        code = graver(code, ExitCode::canceled);
    } else if (manifest.state != RecordingState::complete) {
        code = graver(code, ExitCode::failed);
    }
    return code;
}

std::string to_json(const Manifest& manifest) {
    const FrameFormat& format = manifest.plan.format;
    ordered_json out;
    out["format"] = "framering scan";
    out["format_version"] = kFormatVersion;
    out["version"] = FRAMERING_VERSION;
    out["state"] = name_of(manifest.state);
    out["reason"] = manifest.reason;
    out["expected"] = manifest.plan.frames ? ordered_json(*manifest.plan.frames) : ordered_json();
    out["received"] = manifest.received;
    out["written"] = manifest.written;
    out["dropped"] = manifest.dropped;
    out["not_recorded"] = manifest.not_recorded;
    out["skipped"] = manifest.skipped;
    out["gaps"] = gaps_to_json(manifest.gaps);
    out["suspect"] = suspect_to_json(manifest.suspect);
    out["shape"] = {manifest.written, format.height, format.width};
    out["dtype"] = numpy_name_of(format.pixel_format);
    put_kind(out, manifest.kind);
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
    out["writer_restarts"] = manifest.writer_restarts;
    out["acquirer_restarts"] = manifest.acquirer_restarts;
    out["interruptions"] = interruptions_to_json(manifest.interruptions);
    out["plan"] = ordered_json::parse(to_json(manifest.plan));
    out["files"] = files_to_json(manifest.files);
    // A reason or a name may hold bytes that are no UTF-8.
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Manifest manifest_from_json(const std::string& text) {
    try {
        return parse(json::parse(text));
    } catch (const json::exception& error) {
        fail(ExitCode::failed, "damaged: {}", error.what());
    }
}

DirectoryInode inode_of(const std::filesystem::path& directory) {
    struct stat status {};
    if (watched("stat", directory, [&] { return ::stat(directory.c_str(), &status); }) == -1) {
        fail_on("cannot look at", directory, errno);
    }
    return {status.st_dev, status.st_ino};
}

void write_manifest(const std::filesystem::path& directory, const Manifest& manifest, bool flushed) {
    replace_file(directory / kFileName, to_json(manifest), flushed);
}

Manifest read_manifest(const std::filesystem::path& directory) {
    const auto path = directory / kFileName;
    const std::string text = read_file(path, kMostBytes);
    try {
        return manifest_from_json(text);
    } catch (const Error& error) {
        throw error.within("manifest " + quoted(path));
    }
}

}  // namespace framering
