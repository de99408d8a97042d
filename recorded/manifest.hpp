// scan.json: what a scan was to be, where its frames are, and how it ended.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/versions.hpp"
#include "common/session/scan_info.hpp"
#include "common/session/scan_plan.hpp"
#include "common/session/source_book.hpp"
#include "recorded/gap.hpp"
#include "recorded/preview_of.hpp"
#include "recorded/scan_file.hpp"
#include "recorded/values_file.hpp"

namespace framering {

inline constexpr const char* kManifestFileName = "scan.json";
inline constexpr int kManifestVersion = versions::kManifest;
inline constexpr const char* kCameraCause = "camera";  // of an interruption; without a cause: acquirer

enum class RecordingState {
    recording,
    complete,
    canceled,
    interrupted,  // the acquirer or the disk was gone before the end
};

// "recording", "complete", "canceled", "interrupted": as they stand in the manifest.
[[nodiscard]] std::string_view name_of(RecordingState state) noexcept;

// Frames, both ends included, that were stored and whose flush to the disk failed.
struct SuspectRange {
    std::uint64_t sequence_from = 0;
    std::uint64_t sequence_to = 0;

    bool operator==(const SuspectRange&) const = default;
};

// Which directory on the disk this is, whatever its name.
struct DirectoryInode {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;

    bool operator==(const DirectoryInode&) const = default;
};

struct Manifest {
    RecordingState state = RecordingState::recording;
    std::string reason;  // why it ended so; empty where there is nothing to add
    std::string session;
    std::string session_uuid;
    std::uint64_t scan_id = 0;
    std::string role = "writer";              // whose copy of the scan this is
    std::optional<DirectoryInode> directory;  // that it is recorded in; nothing: not known
    std::string started_utc;
    std::string ended_utc;             // empty while recording
    std::int64_t clock_offset_ns = 0;  // add to a capture time of the index: ns since 1970 UTC
    ScanPlan plan;
    std::uint64_t received = 0;       // delivered by the source
    std::uint64_t stored = 0;         // in the files
    std::uint64_t lost = 0;           // each is in `gaps`
    std::uint64_t before_writer = 0;  // the first ones, from before the writer attached: not lost
    std::uint64_t skipped = 0;        // planned, but never taken: not lost
    std::vector<Gap> gaps;
    std::vector<SuspectRange> suspect;
    std::uint64_t first_sequence = 0;
    std::uint64_t recorded_from = 0;            // where the first writer attached, if that was later
    std::optional<std::uint64_t> end_sequence;  // nothing while recording
    std::uint64_t writer_restarts = 0;
    std::uint64_t acquirer_restarts = 0;
    std::uint64_t camera_reconnects = 0;          // each time frames were lost that nobody counted
    std::uint64_t pauses = 0;                     // that were asked for
    Nanoseconds paused{};                         // in all of them
    std::uint64_t damaged = 0;                    // frames that came incomplete or failed from the camera
    PointCounts points;                           // of a planned scan
    std::vector<ScanInterruption> interruptions;  // by the absence of acquirer or camera; the first 32
    std::optional<PreviewOf> preview;             // nothing: its frames are as the camera gave them
    std::vector<SourceCount> camera_counts;       // by camera and driver, since the last acquirer began
    FileKind kind;                                // of the file that is being recorded
    std::vector<ScanFile> files;
    std::vector<ValuesFile> values;
};

// Of a preview, frames that it was too late for: in `gaps`, and no loss where it may leave them out. Else 0.
[[nodiscard]] std::uint64_t skipped_frames(const Manifest& manifest) noexcept;
// What the scan's exit code is, by the manifest that it leaves.
[[nodiscard]] ExitCode exit_code_of(const Manifest& manifest) noexcept;
// Format 2, or 1 (docs/scan_directory.md). Fails (Error): damaged, or another format.
[[nodiscard]] Manifest manifest_from_json(const std::string& text);

// Fails (Error): missing, damaged; names the file.
[[nodiscard]] Manifest read_manifest(const std::filesystem::path& directory);

}  // namespace framering
