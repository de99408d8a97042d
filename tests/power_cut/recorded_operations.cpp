#include "tests/power_cut/recorded_operations.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

#include "common/base/error.hpp"
#include "recorded/recorded_scan.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/scan/scan_recovery.hpp"
#include "writer/upkeep/recovering.hpp"
#include "writer/upkeep/verification.hpp"

namespace framering::test {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kFrames = 8;
constexpr std::uint64_t kFramesPerFile = 3;
constexpr std::uint8_t kBoot = 1;

const FrameFormat& tiny_format() {
    static const FrameFormat instance = test_format(16, 16, PixelFormat::mono16);
    return instance;
}

RecordingSettings settings_for(const Scenario& scenario, const fs::path& root) {
    RecordingSettings settings = settings_of(root / "data" / "scans", kFramesPerFile);
    settings.sync = parse_sync_pace(scenario.sync);
    return settings;
}

// False: a flush failed, and these frames wait for the next try.
void store(ScanRecording& recording, std::span<const FrameView> run) {
    for (bool is_stored = false; !is_stored;) {
        try {
            store_run(recording, run);
            is_stored = true;
        } catch (const Error&) {
            // The writer's loop tries again, with the frames that are still in the ring.
        }
        note_flushed(recording.flushed_sequence());
    }
    recording.keep_up();
    note_flushed(recording.flushed_sequence());
}

// Without what programs print.
class Silence {
  public:
    Silence() : kept_(::dup(STDOUT_FILENO)), nothing_(::open("/dev/null", O_WRONLY | O_CLOEXEC, 0)) {
        (void)std::fflush(stdout);
        (void)::dup2(nothing_, STDOUT_FILENO);
    }
    ~Silence() {
        (void)std::fflush(stdout);
        (void)::dup2(kept_, STDOUT_FILENO);
        (void)::close(kept_);
        (void)::close(nothing_);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

  private:
    int kept_;
    int nothing_;
};

bool is_suspect(const Manifest& manifest, std::uint64_t sequence) {
    return std::ranges::any_of(manifest.suspect, [&](const SuspectRange& range) {
        return range.sequence_from <= sequence && sequence <= range.sequence_to;
    });
}

std::string flaw_of_pixels(const Scenario& scenario, const fs::path& directory, const Manifest& manifest,
                           std::span<const IndexRecord> records, std::uint64_t flushed) {
    const auto frames = scenario_frames(scenario).all();
    std::size_t record = 0;
    for (const ScanFile& file : manifest.files) {
        const TiffFile tiff = read_tiff(directory / file.name);
        if (tiff.pages.size() < file.frames || record + file.frames > records.size()) {
            return fmt::format("{} has {} pages for {} frames", file.name, tiff.pages.size(), file.frames);
        }
        for (std::size_t page = 0; page < file.frames; ++page, ++record) {
            const std::uint64_t sequence = records[record].sequence;
            const bool is_good =
                std::ranges::equal(tiff.pages[page].pixels, frames[sequence - test_scan().first_sequence].pixels);
            if (!is_good && (sequence < flushed || !is_suspect(manifest, sequence))) {
                return fmt::format("frame {} has other pixels and is not suspect", sequence);
            }
        }
    }
    return record == records.size() ? "" : fmt::format("{} records for {} pages", records.size(), record);
}

// Values of flushed frames are there; of the others they are, or their row says that they were lost.
std::string flaw_of_rows(const Scenario& scenario, const fs::path& directory, std::span<const IndexRecord> records,
                         std::uint64_t flushed) {
    const auto frames = scenario_frames(scenario).all();
    RecordedScan scan(directory);
    for (std::size_t n = 0; n < records.size(); ++n) {
        const FrameInfo& info = frames[records[n].sequence - test_scan().first_sequence].info;
        const auto row = scan.values(n);
        const bool is_known = row && !row->is_lost;
        if (info.value_count != 0 && !is_known && info.sequence < flushed) {
            return fmt::format("the values of frame {} were flushed and are lost", info.sequence);
        }
        if (is_known &&
            (row->head.camera_time != info.camera_timestamp ||
             !std::equal(info.values.begin(), info.values.begin() + info.value_count, row->values.begin()))) {
            return fmt::format("frame {} has other values", info.sequence);
        }
    }
    return "";
}

// Closed without a flush, as --sync off is: nothing is promised.
bool is_unsafe(const Scenario& scenario, const fs::path& directory) {
    return parse_sync_pace(scenario.sync).is_off() && read_manifest(directory).state != RecordingState::recording;
}

// Every frame below `stored` once; none twice; the flushed ones whole, the others whole or called suspect.
std::string flaw_of_scan(const Scenario& scenario, const fs::path& directory, std::uint64_t flushed,
                         std::uint64_t stored) {
    const Manifest manifest = read_manifest(directory);
    const auto records = read_index(directory, test_scan().scan_id);
    std::uint64_t expected = test_scan().first_sequence;
    for (const IndexRecord& record : records) {
        if (record.sequence != expected) {
            return fmt::format("frame {} comes where {} is due", record.sequence, expected);
        }
        ++expected;
    }
    if (expected < stored) {
        return fmt::format("frames {} to {} were flushed and are lost", expected, stored - 1);
    }
    if (manifest.stored != records.size()) {
        return "the manifest counts otherwise";
    }
    const std::string flaw = flaw_of_rows(scenario, directory, records, flushed);
    return flaw.empty() && scenario.on->keeps_files
               ? flaw_of_pixels(scenario, directory, manifest, records, flushed)
               : flaw;
}

// What was never flushed and stands behind the index's end is left alone by --recover, and told by --verify.
std::string flaw_of_verifying(const fs::path& directory, bool may_have_more_pages) {
    try {
        return verify_directory(directory) == ExitCode::done ? "" : "verify says no";
    } catch (const Error& error) {
        const std::string line = error.what();
        return may_have_more_pages && line.find(": more pages than ") != std::string::npos ? "" : line;
    }
}
}  // namespace

const TestFrames& scenario_frames(const Scenario& scenario) {
    static std::map<std::pair<bool, bool>, TestFrames> made;
    const std::pair kind(scenario.has_checksums, scenario.has_values);
    if (const auto known = made.find(kind); known != made.end()) {
        return known->second;
    }
    TestFrames frames(tiny_format(), kFrames, test_scan().first_sequence);
    if (scenario.has_checksums) {
        frames.add_checksums();
    }
    if (scenario.has_values) {
        frames.add_values();
    }
    return made.emplace(kind, std::move(frames)).first->second;
}

std::vector<Operation> record_operations(const Scenario& scenario) {
    const TemporaryDirectory root(TemporaryDirectory::in_memory());
    const RecordingSettings settings = settings_for(scenario, root.path());
    const auto frames = scenario_frames(scenario).all();
    set_boot(kBoot);
    start_log(root.path());
    std::size_t stored = 0;
    for (const std::size_t end : {scenario.killed_after, kFrames}) {
        set_dead(false);
        ScanRecording recording = begin_recording(*scenario.on, settings, plan_of(tiny_format(), kFrames));
        note_flushed(recording.flushed_sequence());
        fail_flush(end == kFrames ? 0 : scenario.failing_flush);
        for (; stored < end; stored = std::min(end, stored + 2)) {
            store(recording, frames.subspan(stored, std::min<std::size_t>(2, end - stored)));
        }
        if (end == kFrames) {
            (void)recording.finish(complete(kFrames));
            note_flushed(recording.flushed_sequence());
        }
        set_dead(true);  // and it goes as a killed process does
    }
    set_dead(false);
    return stop_log();
}

std::string flaw_of_recovery(const Scenario& scenario, const fs::path& root, std::uint64_t flushed) {
    const fs::path directory = root / "data" / "scans" / "scan";
    if (!fs::exists(directory)) {
        return flushed == test_scan().first_sequence ? "" : "the scan is gone";
    }
    try {
        const Silence silence;
        if (is_unsafe(scenario, directory)) {
            return "";
        }
        if (recover_directory(directory) != ExitCode::done) {
            return "not recovered";
        }
        const std::string flaw = flaw_of_scan(scenario, directory, flushed, flushed);
        return flaw.empty() ? flaw_of_verifying(directory, true) : flaw;
    } catch (const Error& error) {
        return error.what();
    }
}

std::string flaw_of_resumed(const Scenario& scenario, const fs::path& root, std::uint64_t flushed) {
    const RecordingSettings settings = settings_for(scenario, root);
    const fs::path directory = settings.output / "scan";
    const auto frames = scenario_frames(scenario).all();
    try {
        const Silence silence;
        std::uint64_t stored = flushed;
        if (summary_of_closed(find_test_scan(settings), scenario.on->keeps_files)) {
            if (is_unsafe(scenario, directory)) {
                return "";
            }
        } else {
            ScanRecording recording = begin_recording(*scenario.on, settings, plan_of(tiny_format(), kFrames));
            if (recording.next_sequence() < flushed) {
                return fmt::format("goes on at {}, flushed was {}", recording.next_sequence(), flushed);
            }
            store_run(recording, frames);
            (void)recording.finish(complete(kFrames));
            stored = test_scan().first_sequence + kFrames;
        }
        const std::string flaw = flaw_of_scan(scenario, directory, flushed, stored);
        return !flaw.empty() || !scenario.on->keeps_files ? flaw : flaw_of_verifying(directory, false);
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace framering::test
