// Scans that are compressed afterwards, and what a kill at any moment of it leaves.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "common/base/error.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/upkeep/repacking.hpp"
#include "writer/upkeep/verification.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kRepackedFrames = 9;
constexpr Compression kZstd{Codec::zstd, 1};

fs::path record(const SinkUnderTest& on, const TemporaryDirectory& output, const TestFrames& frames) {
    ScanRecording recording =
        begin_recording(on, settings_of(output.path(), 4), plan_of(small_format(), kRepackedFrames));
    store_all(recording, frames.all(), 3);
    return recording.finish(complete(kRepackedFrames)).directory;
}

void check_repacked(const fs::path& directory, const TestFrames& frames) {
    CHECK(verify_directory(directory) == ExitCode::done);
    const Manifest manifest = read_manifest(directory);
    for (const ScanFile& file : manifest.files) {
        CHECK(file.kind.compression == kZstd);
    }
    check_contains({directory, manifest, ExitCode::done}, frames.all());
    CHECK(names_in(directory).size() == manifest.files.size() + 3);
}
}  // namespace

TEST_CASE("repacking: every frame is in the compressed files as it was") {
    const TestFrames frames(small_format(), kRepackedFrames, test_scan().first_sequence);
    const TemporaryDirectory output;
    const fs::path directory = record(usual_sink(), output, frames);
    CHECK(repack_directory(directory, kZstd, 2) == ExitCode::done);
    check_repacked(directory, frames);
    CHECK(repack_directory(directory, kZstd, 2) == ExitCode::done);
    check_repacked(directory, frames);
}

TEST_CASE("repacking: files that are replaced keep their modes") {
    const TestFrames frames(small_format(), kRepackedFrames, test_scan().first_sequence);
    const TemporaryDirectory output;
    const fs::path directory = record(usual_sink(), output, frames);
    std::vector<std::string> names{"scan.json"};
    for (const ScanFile& file : read_manifest(directory).files) {
        names.push_back(file.name);
    }
    constexpr auto mode =
        fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::group_write;
    for (const std::string& name : names) {
        fs::permissions(directory / name, mode);
    }
    CHECK(repack_directory(directory, kZstd, 1) == ExitCode::done);
    for (const std::string& name : names) {
        CAPTURE(name);
        CHECK(fs::status(directory / name).permissions() == mode);
    }
}

TEST_CASE("repacking: a scan that is being recorded is refused") {
    const TestFrames frames(small_format(), kRepackedFrames, test_scan().first_sequence);
    const TemporaryDirectory output;
    ScanRecording recording =
        begin_recording(usual_sink(), settings_of(output.path(), 4), plan_of(small_format(), kRepackedFrames));
    CHECK_THROWS_WITH_AS((void)repack_directory(output / "scan", kZstd, 1), doctest::Contains("being recorded"),
                         Error);
}

TEST_CASE("repacking: a kill at any system call leaves a scan that is whole and is repacked again") {
    const TestFrames frames(small_format(), kRepackedFrames, test_scan().first_sequence);
    for (const bool in_the_middle : {false, true}) {
        bool finished = false;
        for (std::uint64_t call = 1; !finished; ++call) {
            CAPTURE(call);
            CAPTURE(in_the_middle);
            const TemporaryDirectory output(TemporaryDirectory::in_memory());
            const fs::path directory = record(usual_sink(), output, frames);
            const pid_t child = fork();
            if (child == 0) {
                plan_system_calls({.kill_at = call, .kill_in_the_middle = in_the_middle});
                (void)repack_directory(directory, kZstd, 1);
                _exit(0);
            }
            int status = 0;
            REQUIRE(waitpid(child, &status, 0) == child);
            REQUIRE(WIFEXITED(status));
            finished = WEXITSTATUS(status) == 0;
            REQUIRE((finished || WEXITSTATUS(status) == kKilledExitCode));
            CHECK(verify_directory(directory) == ExitCode::done);
            for (const ScanFile& file : read_manifest(directory).files) {
                CHECK(read_tiff(directory / file.name).pages.size() == file.frames);
            }
            CHECK(repack_directory(directory, kZstd, 1) == ExitCode::done);
            check_repacked(directory, frames);
        }
    }
}

TEST_CASE("repacking: a failed system call leaves a scan that is whole") {
    const TestFrames frames(small_format(), kRepackedFrames, test_scan().first_sequence);
    bool failed = true;
    for (std::uint64_t call = 1; failed; ++call) {
        CAPTURE(call);
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const fs::path directory = record(usual_sink(), output, frames);
        plan_system_calls({.fail_at = call, .fail_once = true, .fail_with = EIO});
        try {
            (void)repack_directory(directory, kZstd, 1);
            failed = system_calls_so_far() >= call;
        } catch (const Error&) {
            failed = true;
        }
        plan_system_calls({});
        CHECK(verify_directory(directory) == ExitCode::done);
        CHECK(repack_directory(directory, kZstd, 1) == ExitCode::done);
        check_repacked(directory, frames);
    }
}

TEST_CASE("repacking: a new file that was damaged after the exchange was decided replaces no original") {
    const TestFrames frames(small_format(), kRepackedFrames, test_scan().first_sequence);
    bool seen = false;
    bool finished = false;
    for (std::uint64_t call = 1; !finished && !seen; ++call) {
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const fs::path directory = record(usual_sink(), output, frames);
        const pid_t child = fork();
        if (child == 0) {
            plan_system_calls({.kill_at = call});
            (void)repack_directory(directory, kZstd, 1);
            _exit(0);
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        finished = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        const fs::path waiting = directory / "repack" / "scan_00000.ome.tif";
        if (fs::exists(waiting)) {
            seen = true;
            fs::resize_file(waiting, fs::file_size(waiting) / 2);
            CHECK_THROWS_WITH_AS((void)repack_directory(directory, kZstd, 1),
                                 doctest::Contains("to keep the originals"), Error);
            CHECK(read_tiff(directory / "scan_00000.ome.tif").pages.size() == 4);
        }
    }
    CHECK(seen);
}
