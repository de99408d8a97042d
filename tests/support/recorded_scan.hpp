// A recording of test frames, and what must be found on the disk afterwards.
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tests/support/test_frames.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/scan_recording.hpp"
#include "writer/tiff_sink.hpp"

namespace framering::test {

namespace fs = std::filesystem;

inline const ScanIdentity kScan{"default", "01234567-89ab-cdef-0123-456789abcdef", 7, 100};

inline ScanPlan plan_of(const FrameFormat& format, std::optional<std::uint64_t> frames) {
    ScanPlan plan;
    plan.format = format;
    plan.frames = frames;
    plan.source = "test";
    return plan;
}

inline RecordingSettings settings_of(const fs::path& output, std::uint64_t frames_per_file) {
    return {output, "scan", {frames_per_file, FileLimits{}.bytes}};
}

inline ScanRecording begin(const RecordingSettings& settings, const ScanPlan& plan) {
    return {std::make_unique<TiffSink>(), settings, kScan, plan};
}

inline ScanOutcome complete(std::uint64_t frames) {
    return {RecordingState::complete, "", frames, 0, kScan.first_sequence + frames};
}

inline std::vector<std::vector<std::byte>> all_pixels(const RecordingSummary& summary) {
    std::vector<std::vector<std::byte>> pixels;
    for (const ScanFile& file : summary.manifest.files) {
        const TiffFile pages = read_tiff(summary.directory / file.name);
        CHECK(pages.complaints == std::vector<std::string>{});
        CHECK(pages.pages.size() == file.frames);
        for (const TiffPage& page : pages.pages) {
            pixels.push_back(page.pixels);
        }
    }
    return pixels;
}

inline void check_holds(const RecordingSummary& summary, std::span<const FrameView> frames) {
    const auto pixels = all_pixels(summary);
    REQUIRE(pixels.size() == frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i) {
        CHECK(std::ranges::equal(pixels[i], frames[i].pixels));
    }
    std::vector<IndexRecord> records;
    const ScanIndex index = ScanIndex::open(summary.directory, kScan.scan_id, records);
    REQUIRE(records.size() == frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i) {
        CHECK(records[i].sequence == frames[i].info.sequence);
        std::vector<char> at_offset(records[i].bytes);
        std::ifstream file(summary.directory / file_name(records[i].file), std::ios::binary);
        file.seekg(static_cast<std::streamoff>(records[i].offset));
        file.read(at_offset.data(), static_cast<std::streamsize>(at_offset.size()));
        CHECK(std::ranges::equal(std::as_bytes(std::span(at_offset)), frames[i].pixels));
    }
}

// As the writer's loop does: everything from the recording's own cursor on, in runs.
inline void store_all(ScanRecording& recording, std::span<const FrameView> frames, std::size_t run_length) {
    while (!frames.empty()) {
        const std::size_t count = std::min(run_length, frames.size());
        recording.store(frames.first(count));
        frames = frames.subspan(count);
    }
}

inline std::vector<std::string> names_in(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory)) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace framering::test
