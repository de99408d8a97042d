// What a kill or a full disk leaves of a scan's directory, and what the next writer makes of it.
#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "common/base/error.hpp"
#include "tests/support/handed_out.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/scan/hand_out.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kKilledFrames = 9;

TestFrames killed_frames() {
    TestFrames frames(small_format(), kKilledFrames, test_scan().first_sequence);
    frames.add_values();
    return frames;
}

struct Progress {
    std::uint64_t released = 0;  // frames that the acquirer may have overwritten
};

// Records in a child that ends at the plan's call. True: it came to the end.
bool record_in_a_child(const SinkUnderTest& on, const fs::path& output, const TestFrames& frames,
                       const SystemCallPlan& plan, Progress& progress) {
    void* const shared =
        mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(shared != MAP_FAILED);
    auto* const child_progress = new (shared) Progress;
    const pid_t child = fork();
    if (child == 0) {
        plan_system_calls(plan);
        ScanRecording recording =
            begin_recording(on, settings_of(output, 4), plan_of(small_format(), kKilledFrames));
        for (std::size_t first = 0; first < kKilledFrames; first += 3) {
            store_run(recording, frames.run(first, 3));
            recording.keep_up();
            child_progress->released = first + 3;
        }
        (void)recording.finish(complete(kKilledFrames));
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
RecordingSummary go_on_and_finish(const SinkUnderTest& on, const fs::path& output, const TestFrames& frames,
                                  std::size_t released) {
    const RecordingSettings settings = settings_of(output, 4);
    if (const auto closed = summary_of_closed(find_test_scan(settings))) {
        complete_hand_out(closed->directory, closed->manifest);  // as the recorder does
        return *closed;
    }
    ScanRecording recording = begin_recording(on, settings, plan_of(small_format(), kKilledFrames));
    CHECK(recording.next_sequence() >= test_scan().first_sequence + released);
    store_all(recording, frames.run(released, kKilledFrames - released), 2);
    return recording.finish(complete(kKilledFrames));
}
// A file that could not be closed properly is an error of the end; it has its frames all the same.
RecordingSummary finish_with_trouble(ScanRecording& recording, const ScanOutcome& outcome, const char* trouble) {
    try {
        return recording.finish(outcome);
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find(trouble) != std::string::npos);
        return {recording.directory(), read_manifest(recording.directory()), ExitCode::failed};
    }
}
}  // namespace

TEST_CASE("recording: after a kill at any system call the next writer stores every frame exactly once") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TestFrames frames = killed_frames();
        for (const bool in_the_middle : {false, true}) {
            std::uint64_t call = 0;
            for (bool finished = false; !finished;) {
                ++call;
                CAPTURE(call);
                CAPTURE(in_the_middle);
                const TemporaryDirectory output(TemporaryDirectory::in_memory());
                Progress progress;
                finished = record_in_a_child(on, output.path(), frames,
                                             {.kill_at = call, .kill_in_the_middle = in_the_middle}, progress);
                const HandedOutFiles handed_out = handed_out_files(output / "scan");
                const RecordingSummary summary = go_on_and_finish(on, output.path(), frames, progress.released);
                CHECK(flaw_of_changes(handed_out, summary.directory) == "");
                CHECK(flaw_of_hand_out(summary) == "");
                CHECK(summary.exit_code == ExitCode::done);
                CHECK(summary.manifest.stored == kKilledFrames);
                CHECK(summary.manifest.gaps.empty());
                check_contains(summary, frames.all());
                CHECK(names_in(output.path()) == std::vector<std::string>{"scan"});
                const auto names = names_in(summary.directory);
                CHECK(std::ranges::count_if(names, [](const std::string& name) {
                          return name.ends_with(".tif");
                      }) == static_cast<std::ptrdiff_t>(summary.manifest.files.size()));
                CHECK(names.size() == summary.manifest.files.size() + summary.manifest.values.size() + 3);
                CHECK(summary.manifest.values.size() == 2);
            }
            CHECK(call > 80);
        }
    });
}

TEST_CASE("recording: a second kill while the first is mended costs nothing either") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TestFrames frames = killed_frames();
        for (const std::uint64_t first_kill : {35U, 45U, 55U, 60U}) {
            for (std::uint64_t second_kill = 1; second_kill < 40; second_kill += 3) {
                CAPTURE(first_kill);
                CAPTURE(second_kill);
                const TemporaryDirectory output(TemporaryDirectory::in_memory());
                Progress first;
                Progress second;
                (void)record_in_a_child(on, output.path(), frames, {.kill_at = first_kill}, first);
                (void)record_in_a_child(on, output.path(), frames, {.kill_at = second_kill}, second);
                const std::uint64_t released = std::max(first.released, second.released);
                check_contains(go_on_and_finish(on, output.path(), frames, released), frames.all());
            }
        }
    });
}

TEST_CASE("recording: on a full disk what was stored before is kept and the manifest says so") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TestFrames frames = killed_frames();
        for (std::uint64_t call = 1; call < 80; ++call) {
            CAPTURE(call);
            const TemporaryDirectory output(TemporaryDirectory::in_memory());
            std::size_t stored = 0;
            ScanRecording recording =
                begin_recording(on, settings_of(output.path(), 4), plan_of(small_format(), kKilledFrames));
            std::string line;
            try {
                plan_system_calls({.fail_at = call, .fail_with = ENOSPC});
                for (; stored < kKilledFrames; stored += 3) {
                    store_run(recording, frames.run(stored, 3));
                }
            } catch (const Error& error) {
                line = error.what();
            }
            plan_system_calls({});
            CHECK((stored == kKilledFrames) == line.empty());
            CHECK((line.empty() || line.find("No space left on device; free space") != std::string::npos));
            const RecordingSummary summary = finish_with_trouble(
                recording,
                {RecordingState::interrupted, line, kKilledFrames, 0, test_scan().first_sequence + kKilledFrames},
                "No space left on device");
            CHECK(summary.manifest.stored >= stored);
            CHECK(summary.manifest.stored + summary.manifest.lost == kKilledFrames);
            check_contains(summary, frames.run(0, summary.manifest.stored));
        }
    });
}

namespace {
// A disk that fails at one call, or from that call on until somebody sees to it.
void store_in_spite_of_failures(const SinkUnderTest& on, bool for_a_while) {
    const TestFrames frames = killed_frames();
    bool failed = true;
    for (std::uint64_t call = 1; failed; ++call) {
        CAPTURE(call);
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        ScanRecording recording =
            begin_recording(on, settings_of(output.path(), 4), plan_of(small_format(), kKilledFrames));
        failed = false;
        for (std::size_t first = 0; first < kKilledFrames; first += 3) {
            try {
                plan_system_calls(
                    {.fail_at = call, .fail_once = !for_a_while, .fail_all = for_a_while, .fail_with = EIO});
                store_run(recording, frames.run(first, 3));
            } catch (const Error&) {
                failed = true;
                if (for_a_while) {
                    CHECK_THROWS_AS(store_run(recording, frames.run(first, 3)), Error);
                }
                plan_system_calls({});
                store_run(recording, frames.run(first, 3));
            }
        }
        plan_system_calls({});
        const RecordingSummary summary =
            finish_with_trouble(recording, complete(kKilledFrames), "Input/output error");
        CHECK(summary.manifest.stored == kKilledFrames);
        check_contains(summary, frames.all());
    }
}
}  // namespace

TEST_CASE("recording: after a failed write the same frames are stored in a new file") {
    on_every_file_sink([](const SinkUnderTest& on) { store_in_spite_of_failures(on, false); });
}

TEST_CASE("recording: after a while of failures the same frames are stored exactly once") {
    on_every_file_sink([](const SinkUnderTest& on) { store_in_spite_of_failures(on, true); });
}

TEST_CASE("recording: an end that cannot be written is reported and not called complete") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TestFrames frames = killed_frames();
        for (const bool once : {false, true}) {
            bool finished = false;
            for (std::uint64_t call = 1; !finished; ++call) {
                CAPTURE(call);
                const TemporaryDirectory output(TemporaryDirectory::in_memory());
                ScanRecording recording =
                    begin_recording(on, settings_of(output.path(), 4), plan_of(small_format(), kKilledFrames));
                store_run(recording, frames.all());
                plan_system_calls({.fail_at = call, .fail_once = once, .fail_with = EIO});
                std::string line;
                try {
                    (void)recording.finish(complete(kKilledFrames));
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
    });
}
