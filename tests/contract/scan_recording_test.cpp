// A scan's directory as a whole: what is stored, what other programs read, what a kill leaves and the next writer
// makes of it.
#include "writer/scan_recording.hpp"

#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "tests/support/command_output.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_frames.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/disk_file.hpp"
#include "writer/null_sink.hpp"
#include "writer/tiff_sink.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
const ScanIdentity kScan{"default", "01234567-89ab-cdef-0123-456789abcdef", 7, 100};

ScanPlan plan_of(const FrameFormat& format, std::optional<std::uint64_t> frames) {
    ScanPlan plan;
    plan.format = format;
    plan.frames = frames;
    plan.source = "test";
    return plan;
}

RecordingSettings settings_of(const fs::path& output, std::uint64_t frames_per_file) {
    return {output, "scan", {frames_per_file, FileLimits{}.bytes}};
}

ScanRecording begin(const RecordingSettings& settings, const ScanPlan& plan) {
    return {std::make_unique<TiffSink>(), settings, kScan, plan};
}

ScanOutcome complete(std::uint64_t frames) {
    return {RecordingState::complete, "", frames, 0, kScan.first_sequence + frames};
}

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

void check_holds(const RecordingSummary& summary, std::span<const FrameView> frames) {
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
void store_all(ScanRecording& recording, std::span<const FrameView> frames, std::size_t run_length) {
    while (!frames.empty()) {
        const std::size_t count = std::min(run_length, frames.size());
        recording.store(frames.first(count));
        frames = frames.subspan(count);
    }
}

std::vector<std::string> names_in(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory)) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}
}  // namespace

TEST_CASE("recording: a scan in one file") {
    const TemporaryDirectory output;
    const FrameFormat format = test_format(40, 30, PixelFormat::mono16);
    const TestFrames frames(format, 10, kScan.first_sequence);
    ScanRecording recording = begin(settings_of(output.path(), 100), plan_of(format, 10));
    CHECK(recording.next_sequence() == 100);
    store_all(recording, frames.all(), 3);
    CHECK(recording.next_sequence() == 110);
    CHECK(recording.flush() == 110);
    const RecordingSummary summary = recording.finish(complete(10));
    CHECK(summary.exit_code == ExitCode::done);
    CHECK(summary.directory == output / "scan");
    CHECK(names_in(summary.directory) ==
          std::vector<std::string>{"scan.index", "scan.json", "scan_00000.ome.tif"});
    check_holds(summary, frames.all());
    const Manifest manifest = read_manifest(summary.directory);
    CHECK(manifest.state == RecordingState::complete);
    CHECK(manifest.written == 10);
    CHECK(manifest.received == 10);
    CHECK(manifest.gaps.empty());
    CHECK(manifest.end_sequence == 110);
    CHECK_FALSE(manifest.ended_utc.empty());
}

TEST_CASE("recording: a run goes over as many files as it needs") {
    const TemporaryDirectory output;
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    const TestFrames frames(format, 11, kScan.first_sequence);
    ScanRecording recording = begin(settings_of(output.path(), 3), plan_of(format, 11));
    recording.store(frames.all());
    const RecordingSummary summary = recording.finish(complete(11));
    REQUIRE(summary.manifest.files.size() == 4);
    CHECK(summary.manifest.files[3].frames == 2);
    CHECK(summary.manifest.files[3].first_sequence == 109);
    check_holds(summary, frames.all());
}

TEST_CASE("recording: a scan that ends with a full file leaves no empty one") {
    const TemporaryDirectory output;
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    const TestFrames frames(format, 6, kScan.first_sequence);
    ScanRecording recording = begin(settings_of(output.path(), 3), plan_of(format, 6));
    recording.store(frames.all());
    const RecordingSummary summary = recording.finish(complete(6));
    CHECK(summary.manifest.files.size() == 2);
    CHECK(names_in(summary.directory).size() == 4);
}

TEST_CASE("recording: a new file is begun before the size limit") {
    const TemporaryDirectory output;
    const FrameFormat format = test_format(100, 100, PixelFormat::mono16);
    const TestFrames frames(format, 12, kScan.first_sequence);
    const RecordingSettings settings{output.path(), "scan", {65'535, 100'000}};
    ScanRecording recording = begin(settings, plan_of(format, 12));
    store_all(recording, frames.all(), 5);
    const RecordingSummary summary = recording.finish(complete(12));
    check_holds(summary, frames.all());
    CHECK(summary.manifest.files.size() == 3);
    for (const ScanFile& file : summary.manifest.files) {
        CHECK(file_size(summary.directory / file.name) <= 102'000);
    }
}

TEST_CASE("recording: a scan without a frame leaves a manifest that says so and no file") {
    const TemporaryDirectory output;
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    ScanRecording recording = begin(settings_of(output.path(), 3), plan_of(format, std::nullopt));
    const RecordingSummary summary = recording.finish({RecordingState::canceled, "canceled", 0, 0, 100});
    CHECK(summary.exit_code == ExitCode::canceled);
    CHECK(names_in(summary.directory) == std::vector<std::string>{"scan.index", "scan.json"});
    CHECK(read_manifest(summary.directory).written == 0);
}

TEST_CASE("recording: dropped frames are gaps in the manifest and exit code 3") {
    const TemporaryDirectory output;
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    TestFrames frames(format, 6, kScan.first_sequence);
    frames.drop_before(2, 4);
    ScanRecording recording = begin(settings_of(output.path(), 100), plan_of(format, 12));
    recording.store(frames.all());
    CHECK(recording.dropped_frames() == 4);
    const RecordingSummary summary = recording.finish({RecordingState::complete, "", 12, 0, 106});
    CHECK(summary.exit_code == ExitCode::frames_lost);
    CHECK(summary.manifest.gaps == std::vector<Gap>{{2, 5, GapCause::ring_full}, {10, 11, GapCause::ring_full}});
    CHECK(summary.manifest.dropped + summary.manifest.written == summary.manifest.received);
    CHECK(summary.manifest.received == 12);
}

TEST_CASE("recording: how a scan ended decides the exit code") {
    const auto code = [](RecordingState state, std::uint64_t dropped) {
        Manifest manifest;
        manifest.state = state;
        manifest.dropped = dropped;
        return exit_code_of(manifest);
    };
    CHECK(code(RecordingState::complete, 0) == ExitCode::done);
    CHECK(code(RecordingState::complete, 1) == ExitCode::frames_lost);
    CHECK(code(RecordingState::canceled, 0) == ExitCode::canceled);
    CHECK(code(RecordingState::canceled, 1) == ExitCode::frames_lost);
    CHECK(code(RecordingState::interrupted, 1) == ExitCode::failed);
}

TEST_CASE("recording: a frame unlike the plan is an error and nothing of its run is stored") {
    const TemporaryDirectory output;
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    const TestFrames good(format, 2, kScan.first_sequence);
    const TestFrames other(test_format(16, 15, PixelFormat::mono8), 1, kScan.first_sequence + 2);
    ScanRecording recording = begin(settings_of(output.path(), 100), plan_of(format, 3));
    recording.store(good.all());
    CHECK_THROWS_WITH_AS(
        recording.store(other.all()),
        "frame 102: 16x15 with 240 bytes, but the scan's plan says 16x16 mono8; the source changed", Error);
    const RecordingSummary summary = recording.finish({RecordingState::interrupted, "", 3, 0, 103});
    check_holds(summary, good.all());
    CHECK(summary.manifest.gaps == std::vector<Gap>{{2, 2, GapCause::writer_gone}});
}

TEST_CASE("recording: a closed scan is not recorded again") {
    const TemporaryDirectory output;
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    const RecordingSettings settings = settings_of(output.path(), 100);
    CHECK_FALSE(ScanRecording::closed_before(settings, kScan));
    ScanRecording recording = begin(settings, plan_of(format, 3));
    CHECK_FALSE(ScanRecording::closed_before(settings, kScan));
    (void)recording.finish(complete(0));
    const auto summary = ScanRecording::closed_before(settings, kScan);
    REQUIRE(summary);
    CHECK(summary->directory == output / "scan");
    CHECK_THROWS_WITH_AS(begin(settings, plan_of(format, 3)), doctest::Contains("is closed already"), Error);
    ScanIdentity next = kScan;
    next.scan_id = 8;
    const ScanRecording second(std::make_unique<TiffSink>(), settings, next, plan_of(format, 3));
    CHECK(second.directory() == output / "scan_001");
}

TEST_CASE("recording: the counting sink leaves a manifest and an index and goes on after a kill") {
    const TemporaryDirectory output;
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    const TestFrames frames(format, 6, kScan.first_sequence);
    const RecordingSettings settings = settings_of(output.path(), 4);
    {
        ScanRecording first(std::make_unique<NullSink>(), settings, kScan, plan_of(format, 6));
        first.store(frames.run(0, 5));
    }
    ScanRecording second(std::make_unique<NullSink>(), settings, kScan, plan_of(format, 6));
    CHECK(second.next_sequence() == 105);
    second.store(frames.all());
    const RecordingSummary summary = second.finish(complete(6));
    CHECK(summary.manifest.written == 6);
    CHECK(summary.manifest.writer_restarts == 1);
    CHECK(names_in(summary.directory) == std::vector<std::string>{"scan.index", "scan.json"});
}

namespace {
constexpr std::size_t kFrames = 9;

struct Progress {
    std::uint64_t released = 0;  // frames that the acquirer may have overwritten
};

const FrameFormat& small_format() {
    static const FrameFormat instance = test_format(70, 70, PixelFormat::mono16);
    return instance;
}

// Records in a child that ends at the plan's call. True: it came to the end.
bool record_in_a_child(const fs::path& output, const TestFrames& frames, const SystemCallPlan& plan,
                       Progress& progress) {
    void* const shared =
        mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(shared != MAP_FAILED);
    auto* const child_progress = new (shared) Progress;
    const pid_t child = fork();
    if (child == 0) {
        plan_system_calls(plan);
        ScanRecording recording = begin(settings_of(output, 4), plan_of(small_format(), kFrames));
        for (std::size_t first = 0; first < kFrames; first += 3) {
            recording.store(frames.run(first, 3));
            child_progress->released = first + 3;
        }
        (void)recording.finish(complete(kFrames));
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    progress = *child_progress;
    munmap(shared, sizeof(Progress));
    REQUIRE(WIFEXITED(status));
    REQUIRE((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == kKilledExitCode));
    return WEXITSTATUS(status) == 0;
}

// The next writer finds only the frames that were not released.
RecordingSummary go_on_and_finish(const fs::path& output, const TestFrames& frames, std::size_t released) {
    const RecordingSettings settings = settings_of(output, 4);
    if (const auto closed = ScanRecording::closed_before(settings, kScan)) {
        return *closed;
    }
    ScanRecording recording = begin(settings, plan_of(small_format(), kFrames));
    CHECK(recording.next_sequence() >= kScan.first_sequence + released);
    store_all(recording, frames.run(released, kFrames - released), 2);
    return recording.finish(complete(kFrames));
}
}  // namespace

TEST_CASE("recording: after a kill at any system call the next writer stores every frame exactly once") {
    const TestFrames frames(small_format(), kFrames, kScan.first_sequence);
    for (const bool in_the_middle : {false, true}) {
        std::uint64_t call = 0;
        for (bool finished = false; !finished;) {
            ++call;
            CAPTURE(call);
            CAPTURE(in_the_middle);
            const TemporaryDirectory output(TemporaryDirectory::in_memory());
            Progress progress;
            finished = record_in_a_child(output.path(), frames,
                                         {.kill_at = call, .kill_in_the_middle = in_the_middle}, progress);
            const RecordingSummary summary = go_on_and_finish(output.path(), frames, progress.released);
            CHECK(summary.exit_code == ExitCode::done);
            CHECK(summary.manifest.written == kFrames);
            CHECK(summary.manifest.gaps.empty());
            check_holds(summary, frames.all());
            CHECK(names_in(output.path()) == std::vector<std::string>{"scan"});
            const auto names = names_in(summary.directory);
            CHECK(std::ranges::count_if(names, [](const std::string& name) { return name.ends_with(".tif"); }) ==
                  static_cast<std::ptrdiff_t>(summary.manifest.files.size()));
            CHECK(names.size() == summary.manifest.files.size() + 2);
        }
        CHECK(call > 80);
    }
}

TEST_CASE("recording: a second kill while the first is mended costs nothing either") {
    const TestFrames frames(small_format(), kFrames, kScan.first_sequence);
    for (const std::uint64_t first_kill : {35U, 45U, 55U, 60U}) {
        for (std::uint64_t second_kill = 1; second_kill < 40; second_kill += 3) {
            CAPTURE(first_kill);
            CAPTURE(second_kill);
            const TemporaryDirectory output(TemporaryDirectory::in_memory());
            Progress first;
            Progress second;
            (void)record_in_a_child(output.path(), frames, {.kill_at = first_kill}, first);
            (void)record_in_a_child(output.path(), frames, {.kill_at = second_kill}, second);
            const std::uint64_t released = std::max(first.released, second.released);
            check_holds(go_on_and_finish(output.path(), frames, released), frames.all());
        }
    }
}

TEST_CASE("recording: on a full disk what was stored before is kept and the manifest says so") {
    const TestFrames frames(small_format(), kFrames, kScan.first_sequence);
    for (std::uint64_t call = 1; call < 80; ++call) {
        CAPTURE(call);
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        std::size_t stored = 0;
        std::optional<ScanRecording> recording;
        std::string line;
        try {
            recording.emplace(begin(settings_of(output.path(), 4), plan_of(small_format(), kFrames)));
            plan_system_calls({.fail_at = call, .fail_with = ENOSPC});
            for (; stored < kFrames; stored += 3) {
                recording->store(frames.run(stored, 3));
            }
        } catch (const Error& error) {
            line = error.what();
        }
        plan_system_calls({});
        REQUIRE(recording);
        CHECK((stored == kFrames) == line.empty());
        CHECK((line.empty() || line.find("No space left on device; make room") != std::string::npos));
        const RecordingSummary summary =
            recording->finish({RecordingState::interrupted, line, kFrames, 0, kScan.first_sequence + kFrames});
        CHECK(summary.manifest.written >= stored);
        CHECK(summary.manifest.written + summary.manifest.dropped == kFrames);
        check_holds(summary, frames.run(0, summary.manifest.written));
    }
}

TEST_CASE("recording: an end that cannot be written is reported and not called complete") {
    const TestFrames frames(small_format(), kFrames, kScan.first_sequence);
    for (const bool once : {false, true}) {
        bool finished = false;
        for (std::uint64_t call = 1; !finished; ++call) {
            CAPTURE(call);
            const TemporaryDirectory output(TemporaryDirectory::in_memory());
            ScanRecording recording = begin(settings_of(output.path(), 4), plan_of(small_format(), kFrames));
            recording.store(frames.all());
            plan_system_calls({.fail_at = call, .fail_once = once, .fail_with = EIO});
            std::string line;
            try {
                (void)recording.finish(complete(kFrames));
                finished = system_calls_so_far() < call;
            } catch (const Error& error) {
                line = error.what();
                CHECK(line.find("Input/output error") != std::string::npos);
            }
            plan_system_calls({});
            // The very last step flushes the directory in which the manifest has taken its place already.
            const bool in_last_step = line.find(quoted(output / "scan")) != std::string::npos;
            const bool is_complete = read_manifest(output / "scan").state == RecordingState::complete;
            CHECK(is_complete == (line.empty() || in_last_step));
        }
    }
}

namespace {
// Prints the shape that tifffile gives the series and a CRC-32 of its pixels, then those of what is expected.
std::string tifffile_program(const fs::path& file) {
    return "import tifffile, zlib\n"
           "stack = tifffile.imread('" +
           file.string() +
           "')\n"
           "print(stack.shape, stack.dtype, zlib.crc32(stack.tobytes()))\n";
}

std::string expected_print(std::span<const FrameView> frames, const std::string& shape_and_type) {
    const TemporaryDirectory directory;
    std::ofstream raw(directory / "raw", std::ios::binary);
    for (const FrameView& frame : frames) {
        raw.write(reinterpret_cast<const char*>(frame.pixels.data()),
                  static_cast<std::streamsize>(frame.pixels.size()));
    }
    raw.close();
    return run_python("import zlib\nprint('" + shape_and_type + "', zlib.crc32(open('" +
                      (directory / "raw").string() + "', 'rb').read()))\n")
        .text;
}
}  // namespace

TEST_CASE("recording: tifffile reads the series as one stack from its first file") {
    if (!has_tifffile()) {
        return;
    }
    const FrameFormat format = test_format(40, 30, PixelFormat::mono16);
    const TestFrames frames(format, 20, kScan.first_sequence);
    for (const std::uint64_t frames_per_file : {100U, 20U, 7U, 1U}) {
        CAPTURE(frames_per_file);
        const TemporaryDirectory output;
        ScanRecording recording = begin(settings_of(output.path(), frames_per_file), plan_of(format, 20));
        store_all(recording, frames.all(), 6);
        const RecordingSummary summary = recording.finish(complete(20));
        CHECK(run_python(tifffile_program(summary.directory / "scan_00000.ome.tif")).text ==
              expected_print(frames.all(), "(20, 30, 40) uint16"));
    }
}

TEST_CASE("recording: tifffile reads a scan of a single frame") {
    if (!has_tifffile()) {
        return;
    }
    const FrameFormat format = test_format(5, 3, PixelFormat::mono8);
    const TestFrames frames(format, 1, kScan.first_sequence);
    const TemporaryDirectory output;
    ScanRecording recording = begin(settings_of(output.path(), 100), plan_of(format, 1));
    recording.store(frames.all());
    const RecordingSummary summary = recording.finish(complete(1));
    CHECK(run_python(tifffile_program(summary.directory / "scan_00000.ome.tif")).text ==
          expected_print(frames.all(), "(3, 5) uint8"));
}

TEST_CASE("recording: while it runs tifffile reads what is there and no more") {
    if (!has_tifffile()) {
        return;
    }
    const FrameFormat format = test_format(40, 30, PixelFormat::mono16);
    const TestFrames frames(format, 12, kScan.first_sequence);
    const TemporaryDirectory output;
    ScanRecording recording = begin(settings_of(output.path(), 10), plan_of(format, 1000));
    recording.store(frames.run(0, 4));
    const auto first = output / "scan" / "scan_00000.ome.tif";
    CHECK(run_python(tifffile_program(first)).text == expected_print(frames.run(0, 4), "(4, 30, 40) uint16"));
    recording.store(frames.run(4, 8));
    CHECK(run_python(tifffile_program(first)).text == expected_print(frames.run(0, 10), "(10, 30, 40) uint16"));
    CHECK(run_python(tifffile_program(output / "scan" / "scan_00001.ome.tif")).text ==
          expected_print(frames.run(10, 2), "(2, 30, 40) uint16"));
}

TEST_CASE("recording: numpy finds a frame by the index as the document says") {
    if (!has_tifffile()) {
        return;
    }
    const std::string text = read_file(FRAMERING_SOURCE_DIR "/docs/scan_directory.md", 1 << 20);
    const std::size_t begin_of_program = text.find("```python\n") + 10;
    const std::string program =
        text.substr(begin_of_program, text.find("```", begin_of_program) - begin_of_program);
    const FrameFormat format = test_format(40, 30, PixelFormat::mono16);
    const TestFrames frames(format, 3, kScan.first_sequence);
    const TemporaryDirectory output;
    ScanRecording recording = begin(settings_of(output.path(), 10), plan_of(format, 3));
    recording.store(frames.all());
    const RecordingSummary summary = recording.finish(complete(3));
    const std::string change_directory = "import os, zlib\nos.chdir('" + summary.directory.string() + "')\n";
    CHECK(run_python(change_directory + program + "print(frame.shape, frame.dtype, zlib.crc32(frame.tobytes()))\n")
              .text == expected_print(frames.run(0, 1), "(30, 40) uint16"));
}

TEST_CASE("recording: the descriptions in the files are valid OME-XML") {
    const std::string schema = FRAMERING_SOURCE_DIR "/../shared/data/ome.xsd";
    if (!fs::exists(schema)) {
        MESSAGE("skipped: " << schema << " is not there");
        return;
    }
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    const TestFrames frames(format, 5, kScan.first_sequence);
    const TemporaryDirectory output;
    ScanRecording recording = begin(settings_of(output.path(), 2), plan_of(format, 5));
    recording.store(frames.all());
    const RecordingSummary summary = recording.finish(complete(5));
    for (const ScanFile& file : summary.manifest.files) {
        std::ofstream(output / "a.xml") << read_tiff(summary.directory / file.name).description;
        const auto check =
            run_command("xmllint --nonet --noout --schema '" + schema + "' '" + (output / "a.xml").string() + "'");
        CHECK_MESSAGE(check.exit_code == 0, check.text);
    }
}
