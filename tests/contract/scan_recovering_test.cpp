// What `writer --recover` makes of a scan that was killed at any moment, and is killed itself.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/error.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/recovering.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kFrames = 9;

const FrameFormat& small_format() {
    static const FrameFormat instance = test_format(70, 70, PixelFormat::mono16);
    return instance;
}

// True: the child came to its end.
template <class Work>
bool in_a_child(std::uint64_t kill_at, Work work) {
    const pid_t child = fork();
    if (child == 0) {
        plan_system_calls({.kill_at = kill_at});
        work();
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    REQUIRE((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == kKilledExitCode));
    return WEXITSTATUS(status) == 0;
}

bool record_in_a_child(const SinkUnderTest& on, const fs::path& output, const TestFrames& frames,
                       std::uint64_t kill_at) {
    return in_a_child(kill_at, [&] {
        ScanRecording recording = begin_recording(on, settings_of(output, 4), plan_of(small_format(), kFrames));
        store_all(recording, frames.all(), 3);
        (void)recording.finish(complete(kFrames));
    });
}

void check_recovered(const fs::path& directory, const TestFrames& frames) {
    CHECK(recover_directory(directory) == ExitCode::done);
    const Manifest manifest = read_manifest(directory);
    CHECK(manifest.state != RecordingState::recording);
    CHECK(manifest.written + manifest.dropped == manifest.received);
    check_holds({directory, manifest, ExitCode::done}, frames.run(0, manifest.written));
    CHECK(names_in(directory).size() == manifest.files.size() + 2);
}
}  // namespace

TEST_CASE("recovering: a scan killed at any system call is closed with what it has") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TestFrames frames(small_format(), kFrames, test_scan().first_sequence);
        bool finished = false;
        for (std::uint64_t call = 1; !finished; ++call) {
            CAPTURE(call);
            const TemporaryDirectory output(TemporaryDirectory::in_memory());
            finished = record_in_a_child(on, output.path(), frames, call);
            if (fs::exists(output / "scan")) {
                check_recovered(output / "scan", frames);
            }
        }
    });
}

TEST_CASE("recovering: a kill at any of its own system calls is mended by the next recovery") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TestFrames frames(small_format(), kFrames, test_scan().first_sequence);
        for (const std::uint64_t first_kill : {25U, 40U, 60U}) {
            bool finished = false;
            for (std::uint64_t call = 1; !finished; ++call) {
                CAPTURE(first_kill);
                CAPTURE(call);
                const TemporaryDirectory output(TemporaryDirectory::in_memory());
                (void)record_in_a_child(on, output.path(), frames, first_kill);
                finished = in_a_child(call, [&] { (void)recover_directory(output / "scan"); });
                check_recovered(output / "scan", frames);
            }
        }
    });
}

TEST_CASE("recovering: a scan has one writer at a time") {
    const TestFrames frames(small_format(), kFrames, test_scan().first_sequence);
    const TemporaryDirectory output;
    const RecordingSettings settings = settings_of(output.path(), 4);
    ScanRecording recording = begin_recording(usual_sink(), settings, plan_of(small_format(), kFrames));
    store_all(recording, frames.all(), 3);
    const auto refused = [](const auto& attempt) {
        try {
            attempt();
            FAIL("accepted");
        } catch (const Error& error) {
            CHECK(error.exit_code() == ExitCode::refused);
            CHECK(std::string(error.what()).find("another writer program") != std::string::npos);
        }
    };
    refused([&] { (void)begin_recording(usual_sink(), settings, plan_of(small_format(), kFrames)); });
    refused([&] { (void)recover_directory(output / "scan"); });
    check_holds(recording.finish(complete(kFrames)), frames.all());
    CHECK(recover_directory(output / "scan") == ExitCode::done);
}
