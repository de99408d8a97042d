#include "tests/support/recorded_scan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "recorded/recorded_scan.hpp"
#include "tests/support/tiff_pages.hpp"

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
    // All in one thread, so that a call is the same call every time; and with all that can happen in it.
    SyncPace every_byte;
    every_byte.bytes = 1;
    return {output, "scan", {frames_per_file, FileLimits{}.bytes}, every_byte, TaskThread::Mode::at_once, {}};
}

ScanRecording begin_recording(const SinkUnderTest& on, const RecordingSettings& settings, const ScanPlan& plan) {
    return begin_recording(on.make(), settings, test_scan(), plan);
}

ScanRecording begin_recording(std::unique_ptr<FrameSink> sink, const RecordingSettings& settings,
                              const ScanIdentity& identity, const ScanPlan& plan) {
    return ScanRecording::open(std::move(sink), settings, identity, plan,
                               find_scan(settings.output, settings.name, identity));
}

std::optional<FoundScan> find_test_scan(const RecordingSettings& settings) {
    return find_scan(settings.output, settings.name, test_scan());
}

ScanOutcome complete(std::uint64_t frames) {
    return {RecordingState::complete, "", frames, 0, test_scan().first_sequence + frames};
}

namespace {
std::vector<TiffPage> all_pages(const RecordingSummary& summary) {
    std::vector<TiffPage> pages;
    for (const ScanFile& file : summary.manifest.files) {
        TiffFile tiff = read_tiff(summary.directory / file.name);
        CHECK(tiff.complaints == std::vector<std::string>{});
        CHECK(tiff.pages.size() == file.frames);
        std::ranges::move(tiff.pages, std::back_inserter(pages));
    }
    return pages;
}
}  // namespace

void check_contains(const RecordingSummary& summary, std::span<const FrameView> frames) {
    const auto pages = all_pages(summary);
    const std::vector<IndexRecord> records = read_index(summary.directory, test_scan().scan_id);
    REQUIRE(pages.size() == frames.size());
    REQUIRE(records.size() == frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i) {
        CHECK(std::ranges::equal(pages[i].pixels, frames[i].pixels));
        CHECK(records[i].sequence == frames[i].info.sequence);
        CHECK(records[i].offset == pages[i].offset);
        CHECK(records[i].bytes == pages[i].bytes);
        CHECK(pages[i].is_contiguous);
    }
    CHECK(flaw_of_values(summary.directory, frames) == "");
}

std::vector<ValueKey> test_keys(std::size_t count) {
    std::vector<ValueKey> keys;
    for (std::size_t i = 0; i < count; ++i) {
        keys.push_back({fmt::format("key{}", i), fmt::format("unit{}", i)});
    }
    return keys;
}

std::string flaw_of_values(const std::filesystem::path& directory, std::span<const FrameView> frames) {
    RecordedScan scan(directory);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const FrameInfo& info = frames[i].info;
        const auto row = scan.values(i);
        if (!row) {
            if (info.value_count != 0) {
                return fmt::format("frame {} has no row", info.sequence);
            }
            continue;
        }
        const bool is_its_own = row->head.sequence == info.sequence &&
                                row->head.camera_time == info.camera_timestamp &&
                                row->head.camera_frame_id == info.camera_frame_id && !row->is_lost &&
                                row->values.size() >= info.value_count;
        if (!is_its_own ||
            !std::equal(row->values.begin(), row->values.begin() + info.value_count, info.values.begin())) {
            return fmt::format("frame {} has another row", info.sequence);
        }
    }
    return "";
}

void store_run(ScanRecording& recording, std::span<const FrameView> frames) {
    for (const FrameView& frame : frames) {
        if (frame.info.value_count > recording.known_value_keys()) {
            recording.know_value_keys(test_keys(frame.info.value_count));
        }
    }
    recording.store(frames);
}

void store_all(ScanRecording& recording, std::span<const FrameView> frames, std::size_t run_length) {
    while (!frames.empty()) {
        const std::size_t count = std::min(run_length, frames.size());
        store_run(recording, frames.first(count));
        recording.keep_up();
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
