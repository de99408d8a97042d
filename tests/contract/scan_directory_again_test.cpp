// A scan's directory that is there already: closed, left by a killed writer, or with something in the way.
#include <doctest/doctest.h>

#include <filesystem>

#include "common/base/error.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/sink/null_sink.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("recording: a closed scan is not recorded again") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const RecordingSettings settings = settings_of(output.path(), 100);
        CHECK_FALSE(summary_of_closed(find_test_scan(settings)));
        ScanRecording recording = begin_recording(on, settings, plan_of(format, 3));
        CHECK_FALSE(summary_of_closed(find_test_scan(settings)));
        (void)recording.finish(complete(0));
        const auto summary = summary_of_closed(find_test_scan(settings));
        REQUIRE(summary);
        CHECK(summary->directory == output / "scan");
        CHECK_THROWS_WITH_AS((void)begin_recording(on, settings, plan_of(format, 3)),
                             doctest::Contains("is already closed"), Error);
        ScanIdentity next = test_scan();
        next.scan_id = 8;
        const ScanRecording second = begin_recording(on.make(), settings, next, plan_of(format, 3));
        CHECK(second.directory() == output / "scan_001");
    });
}

TEST_CASE("recording: a closed scan that lacks a file is not called complete") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames frames(format, 6, test_scan().first_sequence);
        const RecordingSettings settings = settings_of(output.path(), 3);
        ScanRecording recording = begin_recording(on, settings, plan_of(format, 6));
        recording.store(frames.all());
        const RecordingSummary whole = recording.finish(complete(6));
        CHECK(summary_of_closed(find_test_scan(settings))->exit_code == ExitCode::done);
        std::filesystem::remove(whole.directory / whole.manifest.files[1].name);
        const auto summary = summary_of_closed(find_test_scan(settings));
        REQUIRE(summary);
        CHECK(summary->exit_code == ExitCode::failed);
        CHECK(summary->manifest.state == RecordingState::interrupted);
        CHECK(summary->manifest.reason.find(whole.manifest.files[1].name + "' is missing") != std::string::npos);
    });
}

TEST_CASE("recording: a leftover that cannot be removed costs its number and not the scan") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames frames(format, 6, test_scan().first_sequence);
        const RecordingSettings settings = settings_of(output.path(), 3);
        ScanRecording recording = begin_recording(on, settings, plan_of(format, 6));
        // A directory with something in it cannot be removed as a file can.
        const std::string leftover = file_name(1, on.make()->kind().format) + ".unfinished";
        std::filesystem::create_directories(output / "scan" / leftover / "something");
        recording.store(frames.all());
        const RecordingSummary summary = recording.finish(complete(6));
        CHECK(summary.exit_code == ExitCode::done);
        REQUIRE(summary.manifest.files.size() == 2);
        CHECK(summary.manifest.files[1].name == file_name(2, on.make()->kind().format));
        check_contains(summary, frames.all());
        CHECK(std::filesystem::exists(output / "scan" / leftover / "something"));
    });
}

TEST_CASE("recording: the counting sink leaves a manifest and an index and goes on after a kill") {
    const TemporaryDirectory output;
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    const TestFrames frames(format, 6, test_scan().first_sequence);
    const RecordingSettings settings = settings_of(output.path(), 4);
    {
        ScanRecording first =
            begin_recording(std::make_unique<NullSink>(), settings, test_scan(), plan_of(format, 6));
        first.store(frames.run(0, 5));
    }
    ScanRecording second =
        begin_recording(std::make_unique<NullSink>(), settings, test_scan(), plan_of(format, 6));
    CHECK(second.next_sequence() == 105);
    second.store(frames.all());
    const RecordingSummary summary = second.finish(complete(6));
    CHECK(summary.manifest.stored == 6);
    CHECK(summary.manifest.writer_restarts == 1);
    CHECK(names_in(summary.directory) == std::vector<std::string>{"hooks.journal", "scan.index", "scan.json"});
}
