// A scan's directory as a whole: what is stored, and what the manifest says about it.
#include "writer/recording/scan_recording.hpp"

#include <doctest/doctest.h>

#include <cerrno>

#include "common/base/error.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/upkeep/verification.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("recording: a scan in one file") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(40, 30, PixelFormat::mono16);
        const TestFrames frames(format, 10, test_scan().first_sequence);
        ScanRecording recording = begin_recording(on, settings_of(output.path(), 100), plan_of(format, 10));
        CHECK(recording.next_sequence() == 100);
        store_all(recording, frames.all(), 3);
        CHECK(recording.next_sequence() == 110);
        CHECK(recording.flushed_sequence() >= 100);
        const RecordingSummary summary = recording.finish(complete(10));
        CHECK(summary.exit_code == ExitCode::done);
        CHECK(summary.directory == output / "scan");
        CHECK(names_in(summary.directory) == std::vector<std::string>{"hooks.journal", "scan.index", "scan.json",
                                                                      file_name(0, on.make()->kind().format)});
        check_contains(summary, frames.all());
        const Manifest manifest = read_manifest(summary.directory);
        CHECK(manifest.state == RecordingState::complete);
        CHECK(manifest.stored == 10);
        CHECK(manifest.received == 10);
        CHECK(manifest.gaps.empty());
        CHECK(manifest.end_sequence == 110);
        CHECK_FALSE(manifest.ended_utc.empty());
    });
}

TEST_CASE("recording: a run goes over as many files as it needs") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames frames(format, 11, test_scan().first_sequence);
        ScanRecording recording = begin_recording(on, settings_of(output.path(), 3), plan_of(format, 11));
        recording.store(frames.all());
        const RecordingSummary summary = recording.finish(complete(11));
        REQUIRE(summary.manifest.files.size() == 4);
        CHECK(summary.manifest.files[3].frames == 2);
        CHECK(summary.manifest.files[3].first_sequence == 109);
        check_contains(summary, frames.all());
    });
}

TEST_CASE("recording: frames that were written over while they were stored are in no file") {
    on_every_file_sink([](const SinkUnderTest& on) {
        for (const std::size_t before : {std::size_t{0}, std::size_t{2}}) {
            const TemporaryDirectory output;
            const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
            const TestFrames frames(format, 8, test_scan().first_sequence);
            ScanRecording recording = begin_recording(on, settings_of(output.path(), 100), plan_of(format, 8));
            const auto is_whole = [](std::span<const FrameView>) { return true; };
            const auto is_not = [](std::span<const FrameView>) { return false; };
            recording.store(frames.run(0, before), is_whole);
            CHECK_THROWS_AS(recording.store(frames.run(before, 3), is_not), FramesOverwritten);
            CHECK(recording.next_sequence() == 100 + before);
            recording.evicted_until(100 + before + 3);
            recording.store(frames.run(before + 3, 5 - before), is_whole);
            const RecordingSummary summary = recording.finish(complete(8));
            CHECK(summary.exit_code == ExitCode::frames_lost);
            CHECK(summary.manifest.gaps == std::vector<Gap>{{before, before + 2, LossReason::abandoned}});
            CHECK(summary.manifest.files.size() == (before == 0 ? 1 : 2));
            CHECK(verify_directory(summary.directory) == ExitCode::done);
        }
    });
}

TEST_CASE("recording: a scan that ends with a full file leaves no empty one") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames frames(format, 6, test_scan().first_sequence);
        ScanRecording recording = begin_recording(on, settings_of(output.path(), 3), plan_of(format, 6));
        recording.store(frames.all());
        const RecordingSummary summary = recording.finish(complete(6));
        CHECK(summary.manifest.files.size() == 2);
        CHECK(names_in(summary.directory).size() == 5);
    });
}

TEST_CASE("recording: with the slow work beside the loop nothing is different") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(50, 40, PixelFormat::mono16);
        const TestFrames frames(format, 200, test_scan().first_sequence);
        RecordingSettings settings = settings_of(output.path(), 7);
        settings.beside = TaskThread::Mode::beside;
        ScanRecording recording = begin_recording(on, settings, plan_of(format, 200));
        store_all(recording, frames.all(), 3);
        CHECK(recording.flushed_sequence() <= recording.next_sequence());
        const RecordingSummary summary = recording.finish(complete(200));
        CHECK(recording.flushed_sequence() == recording.next_sequence());
        CHECK(summary.manifest.files.size() == 29);
        check_contains(summary, frames.all());
    });
}

TEST_CASE("recording: a flush that fails makes its frames suspect and the scan goes on in a new file") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames frames(format, 6, test_scan().first_sequence);
        ScanRecording recording = begin_recording(on, settings_of(output.path(), 100), plan_of(format, 6));
        recording.store(frames.run(0, 3));
        plan_system_calls({.fail_at = 1, .fail_once = true, .fail_with = EIO});
        recording.keep_up();  // begins to flush
        recording.keep_up();  // sees what became of it
        plan_system_calls({});
        recording.store(frames.run(3, 3));
        const RecordingSummary summary = recording.finish(complete(6));
        CHECK(summary.manifest.suspect == std::vector<SuspectRange>{{100, 102}});
        CHECK(summary.exit_code == ExitCode::frames_lost);
        CHECK(summary.manifest.files.size() == 2);
        check_contains(summary, frames.all());
    });
}

TEST_CASE("recording: what is said to be flushed is flushed in all files") {
    for (const auto mode : {TaskThread::Mode::at_once, TaskThread::Mode::beside}) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames frames(format, 10, test_scan().first_sequence);
        RecordingSettings settings = settings_of(output.path(), 4);
        settings.beside = mode;
        settings.sync = {};
        settings.sync.always = true;
        ScanRecording recording = begin_recording(usual_sink(), settings, plan_of(format, 10));
        plan_system_calls({});
        recording.store(frames.all());  // over three files
        CHECK(files_with_unflushed_pieces() == 0);
        CHECK(recording.flushed_sequence() == recording.next_sequence());
        check_contains(recording.finish(complete(10)), frames.all());
    }
}

TEST_CASE("recording: a former file that cannot be flushed makes its frames suspect") {
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    const TestFrames frames(format, 6, test_scan().first_sequence);
    bool was_suspect = false;
    bool finished = false;
    for (std::uint64_t call = 1; !finished; ++call) {
        CAPTURE(call);
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        RecordingSettings settings = settings_of(output.path(), 4);
        settings.sync = {};
        ScanRecording recording = begin_recording(usual_sink(), settings, plan_of(format, 6));
        recording.store(frames.run(0, 3));
        plan_system_calls({.fail_at = call, .fail_once = true, .fail_with = EIO});
        try {
            recording.store(frames.run(3, 3));  // the last of one file and two of the next
        } catch (const Error&) {
            plan_system_calls({});
            recording.store(frames.run(3, 3));
        }
        finished = system_calls_so_far() < call;
        const bool flushed_all = files_with_unflushed_pieces() <= 1;
        plan_system_calls({});
        const RecordingSummary summary = recording.finish(complete(6));
        check_contains(summary, frames.all());
        was_suspect |= summary.manifest.suspect == std::vector<SuspectRange>{{100, 105}};
        CHECK((flushed_all || !summary.manifest.suspect.empty()));
    }
    CHECK(was_suspect);
}

TEST_CASE("recording: a new file is begun before the size limit") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(100, 100, PixelFormat::mono16);
        const TestFrames frames(format, 30, test_scan().first_sequence);
        const RecordingSettings settings{output.path(), "scan", {65'535, 300'000}, {}, {}};
        ScanRecording recording = begin_recording(on, settings, plan_of(format, 30));
        store_all(recording, frames.all(), 5);
        const RecordingSummary summary = recording.finish(complete(30));
        check_contains(summary, frames.all());
        // Four frames a file, or one less where they might grow by being compressed.
        CHECK(summary.manifest.files.size() >= 3);
        CHECK(summary.manifest.files.size() <= 4);
        for (const ScanFile& file : summary.manifest.files) {
            CHECK(file_size(summary.directory / file.name) <= 302'000);
        }
    });
}

TEST_CASE("recording: a scan without a frame leaves a manifest that says so and no file") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        ScanRecording recording =
            begin_recording(on, settings_of(output.path(), 3), plan_of(format, std::nullopt));
        const RecordingSummary summary = recording.finish({RecordingState::canceled, "canceled", 0, 0, 100});
        CHECK(summary.exit_code == ExitCode::canceled);
        CHECK(names_in(summary.directory) == std::vector<std::string>{"hooks.journal", "scan.index", "scan.json"});
        CHECK(read_manifest(summary.directory).stored == 0);
    });
}

TEST_CASE("recording: lost frames are gaps in the manifest and exit code 3") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        TestFrames frames(format, 6, test_scan().first_sequence);
        frames.drop_before(2, 4);
        ScanRecording recording = begin_recording(on, settings_of(output.path(), 100), plan_of(format, 12));
        recording.store(frames.all());
        CHECK(recording.lost_frames() == 4);
        const RecordingSummary summary = recording.finish({RecordingState::complete, "", 12, 0, 106});
        CHECK(summary.exit_code == ExitCode::frames_lost);
        CHECK(summary.manifest.gaps ==
              std::vector<Gap>{{2, 5, LossReason::ring_full}, {10, 11, LossReason::ring_full}});
        CHECK(summary.manifest.lost + summary.manifest.stored == summary.manifest.received);
        CHECK(summary.manifest.received == 12);
    });
}

TEST_CASE("recording: how a scan ended decides the exit code") {
    const auto code = [](RecordingState state, std::uint64_t lost) {
        Manifest manifest;
        manifest.state = state;
        manifest.lost = lost;
        return exit_code_of(manifest);
    };
    CHECK(code(RecordingState::complete, 0) == ExitCode::done);
    CHECK(code(RecordingState::complete, 1) == ExitCode::frames_lost);
    CHECK(code(RecordingState::canceled, 0) == ExitCode::canceled);
    CHECK(code(RecordingState::canceled, 1) == ExitCode::frames_lost);
    CHECK(code(RecordingState::interrupted, 1) == ExitCode::failed);
    Manifest reconnected;
    reconnected.state = RecordingState::complete;
    reconnected.camera_reconnects = 1;
    CHECK(exit_code_of(reconnected) == ExitCode::frames_lost);
}

TEST_CASE("recording: what the camera lost is told apart, also by a writer that takes the scan over") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        TestFrames frames(format, 6, test_scan().first_sequence);
        frames.drop_before(2, 4);
        frames.drop_before(5, 2);
        std::vector<FrameView> views(frames.all().begin(), frames.all().end());
        for (std::size_t i = 2; i < views.size(); ++i) {
            views[i].info.lost_camera = i < 5 ? 3 : 4;
        }
        const auto settings = settings_of(output.path(), 100);
        const auto all = std::span<const FrameView>(views);
        begin_recording(on, settings, plan_of(format, 13)).store(all.first(4));
        ScanRecording recording = begin_recording(on, settings, plan_of(format, 13));
        recording.store(all.subspan(4));
        ScanOutcome outcome{RecordingState::complete, "", 13, 0, 106};
        outcome.lost_camera = 5;
        const RecordingSummary summary = recording.finish(outcome);
        CHECK(summary.exit_code == ExitCode::frames_lost);
        CHECK(summary.manifest.gaps == std::vector<Gap>{{2, 4, LossReason::camera},
                                                        {5, 5, LossReason::ring_full},
                                                        {9, 9, LossReason::camera},
                                                        {10, 10, LossReason::ring_full},
                                                        {12, 12, LossReason::camera}});
        CHECK(summary.manifest.lost + summary.manifest.stored == 13);
    });
}

TEST_CASE("recording: a frame unlike the plan is an error and nothing of its run is stored") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames good(format, 2, test_scan().first_sequence);
        const TestFrames other(test_format(16, 15, PixelFormat::mono8), 1, test_scan().first_sequence + 2);
        ScanRecording recording = begin_recording(on, settings_of(output.path(), 100), plan_of(format, 3));
        recording.store(good.all());
        CHECK_THROWS_WITH_AS(
            recording.require_planned(other.all()),
            "frame 102: 16x15 with 240 bytes, but the scan plan says 16x16 mono8; the source has changed", Error);
        const RecordingSummary summary = recording.finish({RecordingState::interrupted, "", 3, 0, 103});
        check_contains(summary, good.all());
        CHECK(summary.manifest.gaps == std::vector<Gap>{{2, 2, LossReason::writer_gone}});
    });
}
