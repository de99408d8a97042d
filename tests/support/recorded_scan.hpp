// A recording under test: how it is begun, and what must be found in the directory that it leaves.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/sinks_under_test.hpp"
#include "tests/support/test_frames.hpp"
#include "writer/recording/scan_recording.hpp"

namespace framering::test {

[[nodiscard]] const ScanIdentity& test_scan();
[[nodiscard]] ScanPlan plan_of(const FrameFormat& format, std::optional<std::uint64_t> frames);
[[nodiscard]] RecordingSettings settings_of(const std::filesystem::path& output, std::uint64_t frames_per_file);
[[nodiscard]] ScanRecording begin_recording(const SinkUnderTest& on, const RecordingSettings& settings,
                                            const ScanPlan& plan);
// Of another scan than test_scan().
[[nodiscard]] ScanRecording begin_recording(std::unique_ptr<FrameSink> sink, const RecordingSettings& settings,
                                            const ScanIdentity& identity, const ScanPlan& plan);
// The directory of test_scan(), open or closed.
[[nodiscard]] std::optional<FoundScan> find_test_scan(const RecordingSettings& settings);
[[nodiscard]] ScanOutcome complete(std::uint64_t frames);
// As the writer's loop does: knows the keys of their values before.
void store_run(ScanRecording& recording, std::span<const FrameView> frames);
// The same in runs.
void store_all(ScanRecording& recording, std::span<const FrameView> frames, std::size_t run_length);

// Files, index and values hold these frames in this order and nothing else.
void check_contains(const RecordingSummary& summary, std::span<const FrameView> frames);
// "key0" in "unit0", ...
[[nodiscard]] std::vector<ValueKey> test_keys(std::size_t count);
// Frames without a row, or with another one than theirs; frames before the first with values need none.
[[nodiscard]] std::string flaw_of_values(const std::filesystem::path& directory,
                                         std::span<const FrameView> frames);
// Sorted.
[[nodiscard]] std::vector<std::string> names_in(const std::filesystem::path& directory);

}  // namespace framering::test
