#include "tests/support/recorded_scan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "tests/support/tiff_pages.hpp"
#include "writer/tiff_sink.hpp"

namespace framering::test {

const ScanIdentity& test_scan() {
    static const ScanIdentity instance{"default", "01234567-89ab-cdef-0123-456789abcdef", 7, 100};
    return instance;
}

ScanPlan plan_of(const FrameFormat& format, std::optional<std::uint64_t> frames) {
    ScanPlan plan;
    plan.format = format;
    plan.frames = frames;
    plan.source = "test";
    return plan;
}

RecordingSettings settings_of(const std::filesystem::path& output, std::uint64_t frames_per_file) {
    return {output, "scan", {frames_per_file, FileLimits{}.bytes}};
}

ScanRecording begin_recording(const RecordingSettings& settings, const ScanPlan& plan) {
    return {std::make_unique<TiffSink>(), settings, test_scan(), plan};
}

ScanOutcome complete(std::uint64_t frames) {
    return {RecordingState::complete, "", frames, 0, test_scan().first_sequence + frames};
}

namespace {
std::vector<std::vector<std::byte>> all_pixels(const RecordingSummary& summary) {
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
}  // namespace

void check_holds(const RecordingSummary& summary, std::span<const FrameView> frames) {
    const auto pixels = all_pixels(summary);
    REQUIRE(pixels.size() == frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i) {
        CHECK(std::ranges::equal(pixels[i], frames[i].pixels));
    }
    std::vector<IndexRecord> records;
    const ScanIndex index = ScanIndex::open(summary.directory, test_scan().scan_id, records);
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

void store_all(ScanRecording& recording, std::span<const FrameView> frames, std::size_t run_length) {
    while (!frames.empty()) {
        const std::size_t count = std::min(run_length, frames.size());
        recording.store(frames.first(count));
        frames = frames.subspan(count);
    }
}

std::vector<std::string> names_in(const std::filesystem::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace framering::test
