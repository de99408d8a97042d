// What the writer tells hooks of a scan's files, and that none of these changes afterwards.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>

#include <array>
#include <fstream>

#include "common/base/descriptor.hpp"
#include "recorded/hooks/hook_journal_file.hpp"
#include "tests/support/handed_out.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/scan/hand_out.hpp"
#include "writer/sink/sink_factory.hpp"
#include "writer/upkeep/recovering.hpp"
#include "writer/upkeep/verification.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kFrames = 12;

TestFrames handed_frames() {
    return {small_format(), kFrames, test_scan().first_sequence};
}

RecordingSettings one_frame_a_file(const fs::path& output) {
    RecordingSettings settings = settings_of(output, 1);
    settings.sync.always = true;
    return settings;
}

std::vector<std::string> names_handed_out(const fs::path& directory) {
    std::vector<std::string> names;
    const HookScan scan = read_hook_scan(directory).value();
    for (const HookJob& job : scan.jobs()) {
        names.push_back(job.file);
    }
    return names;
}
}  // namespace

TEST_CASE("hand-out: with a frame a file, each file but the first is handed out with the one after it") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const TestFrames frames = handed_frames();
        ScanRecording recording =
            begin_recording(on, one_frame_a_file(output.path()), plan_of(small_format(), kFrames));
        for (std::size_t i = 0; i < kFrames; ++i) {
            recording.store(frames.run(i, 1));
            const std::size_t expected = i < 2 ? 0 : i - 1;  // neither the first one nor the open one
            CHECK(names_handed_out(output / "scan").size() == expected);
        }
        const HandedOutFiles before = handed_out_files(output / "scan");
        const RecordingSummary summary = recording.finish(complete(kFrames));
        CHECK(flaw_of_hand_out(summary) == "");
        CHECK(flaw_of_changes(before, summary.directory) == "");
        CHECK(names_handed_out(summary.directory).back().empty());  // the scan's end is the last one
        check_contains(summary, frames.all());
        CHECK(verify_directory(summary.directory) == ExitCode::done);
    });
}

TEST_CASE("hand-out: without flushes files are handed out as soon as they are closed") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const TestFrames frames = handed_frames();
        RecordingSettings settings = settings_of(output.path(), 2);
        settings.sync = {};
        settings.sync.interval.reset();
        ScanRecording recording = begin_recording(on, settings, plan_of(small_format(), kFrames));
        store_all(recording, frames.all(), 3);
        CHECK(names_handed_out(output / "scan").size() == kFrames / 2 - 2);
        CHECK(flaw_of_hand_out(recording.finish(complete(kFrames))) == "");
    });
}

TEST_CASE("hand-out: a scan without files has its end alone") {
    const TemporaryDirectory output;
    SinkOptions null;
    null.null = true;
    ScanRecording recording = begin_recording(make_sink(null), settings_of(output.path(), 2), test_scan(),
                                              plan_of(small_format(), kFrames));
    recording.store(handed_frames().all());
    const RecordingSummary summary = recording.finish(complete(kFrames));
    const HookScan scan = read_hook_scan(summary.directory).value();
    REQUIRE(scan.jobs().size() == 1);
    CHECK(scan.jobs().front().kind == HookKind::scan_closed);
    CHECK(scan.state() == "complete");
    CHECK(scan.identity().role == test_scan().role);
}

TEST_CASE("hand-out: a file is closed once its first frame is as old as files may be") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        TestFrames frames = handed_frames();
        const std::uint64_t now = monotonic_ns();
        for (std::size_t i = 0; i < kFrames; ++i) {  // far from now: only the frames' own times count
            frames.set_capture_time(i, now + 3'600'000'000'000 + i * 1'000'000'000);
        }
        RecordingSettings settings = settings_of(output.path(), 100);
        settings.limits.time = std::chrono::seconds(5);
        ScanRecording recording = begin_recording(on, settings, plan_of(small_format(), kFrames));
        recording.store(frames.all());
        const RecordingSummary summary = recording.finish(complete(kFrames));
        REQUIRE(summary.manifest.files.size() == 3);
        CHECK(summary.manifest.files[0].frames == 5);
        CHECK(summary.manifest.files[1].frames == 5);
        CHECK(summary.manifest.files[2].frames == 2);
        check_contains(summary, frames.all());
    });
}

TEST_CASE("hand-out: a file that is too old is closed though no frame comes, and the next frame begins another") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const TestFrames frames = handed_frames();  // taken long ago
        RecordingSettings settings = settings_of(output.path(), 100);
        settings.limits.time = std::chrono::seconds(1);
        ScanRecording recording = begin_recording(on, settings, plan_of(small_format(), kFrames));
        recording.store(frames.run(0, 1));
        recording.keep_up();
        recording.keep_up();
        recording.store(frames.run(1, 1));
        recording.keep_up();
        const RecordingSummary summary = recording.finish(complete(2));
        CHECK(summary.manifest.files.size() == 2);
        check_contains(summary, frames.run(0, 2));
        CHECK(flaw_of_hand_out(summary) == "");
    });
}

TEST_CASE("hand-out: a journal that cannot be written stops no recording and is made up for at the end") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const TestFrames frames = handed_frames();
        ScanRecording recording =
            begin_recording(on, one_frame_a_file(output.path()), plan_of(small_format(), kFrames));
        const fs::path journal = output / "scan/hooks.journal";
        fs::rename(journal, output / "away");
        fs::create_directory(journal);
        recording.store(frames.all());
        fs::remove(journal);
        fs::rename(output / "away", journal);
        CHECK(flaw_of_hand_out(recording.finish(complete(kFrames))) == "");
    });
}

TEST_CASE("hand-out: a journal that another process keeps locked is not waited for, and told of later") {
    const TemporaryDirectory output(TemporaryDirectory::in_memory());
    begin_hook_journal(output.path(), Manifest());
    Descriptor other(::open((output / kHookJournalName).c_str(), O_RDONLY | O_CLOEXEC));
    REQUIRE(::flock(other.get(), LOCK_EX) == 0);
    CHECK_FALSE(try_append_to_hook_journal(output.path(), std::array{begun_entry(Manifest())}, false));
    HandOut hand_out(output.path(), Manifest(), false);
    std::array<ScanFile, 1> files;
    files[0].name = "scan_00001.ome.tif";
    hand_out.add(files);
    CHECK_FALSE(hand_out.has("scan_00001.ome.tif"));
    CHECK(names_handed_out(output.path()).empty());
    other.close();
    hand_out.add(files);
    CHECK(names_handed_out(output.path()) == std::vector<std::string>{"scan_00001.ome.tif"});
}

TEST_CASE("hand-out: what a torn line leaves is closed off") {
    const TemporaryDirectory output;
    const auto journal = output / kHookJournalName;
    const HookEntry begun = begun_entry(Manifest());
    append_to_hook_journal(output.path(), std::array{begun}, false);
    const std::string torn = line_of(begun).substr(0, 20);
    std::ofstream(journal, std::ios::app) << torn;
    append_to_hook_journal(output.path(), std::array{begun}, true);
    std::string text((std::istreambuf_iterator<char>(std::ifstream(journal).rdbuf())), {});
    CHECK(entries_of(text).size() == 2);
    CHECK(text == line_of(begun) + torn + "\n" + line_of(begun));
}

TEST_CASE("hand-out: recovery tells of all files of a scan that every program has left") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const TestFrames frames = handed_frames();
        {
            ScanRecording recording =
                begin_recording(on, one_frame_a_file(output.path()), plan_of(small_format(), kFrames));
            recording.store(frames.run(0, 6));
        }
        const HandedOutFiles before = handed_out_files(output / "scan");
        CHECK(before.size() == 4);
        CHECK(recover_directory(output / "scan") == ExitCode::done);
        const RecordingSummary summary{output / "scan", read_manifest(output / "scan"), ExitCode::done};
        CHECK(flaw_of_hand_out(summary) == "");
        CHECK(flaw_of_changes(before, output / "scan") == "");
        CHECK(verify_directory(output / "scan") == ExitCode::done);
        CHECK(recover_directory(output / "scan") == ExitCode::done);  // again
        CHECK(flaw_of_hand_out(summary) == "");
    });
}
