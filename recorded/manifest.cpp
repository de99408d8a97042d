#include "recorded/manifest.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "common/base/enum_names.hpp"
#include "common/base/error.hpp"
#include "common/base/json_failure.hpp"
#include "common/base/json_number.hpp"
#include "common/base/shown_path.hpp"
#include "recorded/input_file.hpp"
#include "recorded/manifest_format_1.hpp"

namespace framering {

using nlohmann::json;

namespace {
constexpr auto kRecordingStateNames =
    std::to_array<Named<RecordingState>>({{RecordingState::recording, "recording"},
                                          {RecordingState::complete, "complete"},
                                          {RecordingState::canceled, "canceled"},
                                          {RecordingState::interrupted, "interrupted"}});

// Far above any real one, and far below what would hurt to read.
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;

template <class Choice>
Choice choice_at(const json& from, const char* key, std::optional<Choice> (*named)(std::string_view)) {
    const auto name = from.at(key).get<std::string>();
    const std::optional<Choice> choice = named(name);
    if (!choice) {
        fail(ExitCode::failed, "unknown {} '{}'", key, name);
    }
    return *choice;
}

std::optional<RecordingState> recording_state_named(std::string_view name) {
    return value_named(kRecordingStateNames, name);
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
                                 choice_at(gap, "reason", loss_reason_named)});
    }
    for (const json& each : from.value("interruptions", json::array())) {
        constexpr double longest_s = 9e9;  // more is no number of nanoseconds
        const std::chrono::duration<double> away(std::clamp(each.at("away_s").get<double>(), 0.0, longest_s));
        manifest.interruptions.push_back(
            {whole_number_at<std::uint64_t>(each, "delivered"), whole_number_at<std::uint64_t>(each, "sequence"),
             std::chrono::round<Nanoseconds>(away),
             each.value("cause", "") == kCameraCause ? layout::InterruptionCause::camera
                                                     : layout::InterruptionCause::acquirer});
    }
    const json counts = from.value("camera_counts", json::object());
    for (const auto& [name, value] : counts.items()) {
        manifest.camera_counts.push_back({name, whole_number_at<std::uint64_t>(counts, name.c_str())});
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
    for (const json& file : from.value("values", json::array())) {
        ValuesFile& values = manifest.values.emplace_back();
        values.name = file.at("name").get<std::string>();
        values.first_record = whole_number_at<std::uint64_t>(file, "first_record");
        values.frames = whole_number_at<std::uint64_t>(file, "frames");
        for (const json& key : file.at("keys")) {
            values.keys.push_back({key.at("name").get<std::string>(), key.at("unit").get<std::string>()});
        }
    }
}

// What is not there is 0: earlier versions did not count points.
PointCounts points_from(const json& from) {
    const auto count = [&](const char* key) {
        return from.contains(key) ? whole_number_at<std::uint64_t>(from, key) : 0;
    };
    return {count("failed"), count("retaken"), count("retried_moves"), count("late")};
}

std::optional<PreviewOf> preview_from(const json& from) {
    if (!from.contains("preview")) {
        return std::nullopt;
    }
    const json& preview = from.at("preview");
    const json& scaled_from = preview.at("scaled_from");
    const PreviewOf of{whole_number_at<std::uint32_t>(scaled_from, "width"),
                       whole_number_at<std::uint32_t>(scaled_from, "height"),
                       whole_number_at<std::uint64_t>(preview, "every"), preview.at("when_behind") == "skip"};
    if (of.every == 0) {
        fail(ExitCode::failed, "preview: every is 0");
    }
    return of;
}

Manifest parse(const json& from) {
    Manifest manifest;
    manifest.state = choice_at(from, "state", recording_state_named);
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
    read(from, "stored", manifest.stored);
    read(from, "lost", manifest.lost);
    read(from, "before_writer", manifest.before_writer);
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
    manifest.camera_reconnects =
        from.contains("camera_reconnects") ? whole_number_at<std::uint64_t>(from, "camera_reconnects") : 0;
    if (from.contains("pauses")) {
        manifest.pauses = whole_number_at<std::uint64_t>(from, "pauses");
        manifest.paused = Nanoseconds(whole_number_at<std::int64_t>(from, "paused_ns"));
    }
    manifest.damaged = from.contains("damaged") ? whole_number_at<std::uint64_t>(from, "damaged") : 0;
    manifest.preview = preview_from(from);
    manifest.points = points_from(from.value("points", json::object()));
    manifest.plan = scan_plan_from_json(from.at("plan").dump());
    manifest.kind = kind_from(from);
    read_lists(from, manifest);
    return manifest;
}

}  // namespace

std::string_view name_of(RecordingState state) noexcept {
    return name_in(kRecordingStateNames, state);
}

std::uint64_t skipped_frames(const Manifest& manifest) noexcept {
    std::uint64_t skipped = 0;
    for (const Gap& gap : manifest.gaps) {
        const bool was_in_ring = gap.reason == LossReason::abandoned || gap.reason == LossReason::writer_gone;
        skipped += was_in_ring && manifest.preview && manifest.preview->may_skip ? gap.count() : 0;
    }
    return skipped;
}

ExitCode exit_code_of(const Manifest& manifest) noexcept {
    const bool lost = manifest.lost > skipped_frames(manifest) || manifest.camera_reconnects != 0 ||
                      !manifest.suspect.empty() || manifest.damaged != 0 || manifest.points.failed != 0;
    ExitCode code = lost ? ExitCode::frames_lost : ExitCode::done;
    if (manifest.state == RecordingState::canceled) {
        code = graver(code, ExitCode::canceled);
    } else if (manifest.state != RecordingState::complete) {
        code = graver(code, ExitCode::failed);
    }
    return code;
}

Manifest manifest_from_json(const std::string& text) {
    try {
        const json from = json::parse(text);
        const int version = whole_number_at<int>(from, "format_version");
        if (version != 1 && version != kManifestVersion) {
            fail(ExitCode::failed, "format_version is {}, but this program reads only 1 and {}", version,
                 kManifestVersion);
        }
        return parse(version == 1 ? json::parse(format_2_from_1(text)) : from);
    } catch (const json::exception& error) {
        fail(ExitCode::failed, "damaged: {}", json_failure_text(error));
    }
}

Manifest read_manifest(const std::filesystem::path& directory) {
    const auto path = directory / kManifestFileName;
    std::error_code failed;
    if (!std::filesystem::exists(path, failed) && !failed) {
        fail(ExitCode::failed, "{} is not a scan directory: it has no {}", quoted(directory), kManifestFileName);
    }
    const std::string text = InputFile(path).text(kMostBytes);
    try {
        return manifest_from_json(text);
    } catch (const Error& error) {
        throw error.within("manifest " + quoted(path));
    }
}

}  // namespace framering
