// What `writer --recover` makes of a scan that was killed at any moment, and is killed itself.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "common/base/error.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/upkeep/recovering.hpp"
#include "writer/upkeep/verification.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kRecoveredFrames = 9;

TestFrames recovered_frames() {
    TestFrames frames(small_format(), kRecoveredFrames, test_scan().first_sequence);
    frames.add_values();
    return frames;
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
        ScanRecording recording =
            begin_recording(on, settings_of(output, 4), plan_of(small_format(), kRecoveredFrames));
        store_all(recording, frames.all(), 3);
        (void)recording.finish(complete(kRecoveredFrames));
    });
}

void check_recovered(const fs::path& directory, const TestFrames& frames) {
    CHECK(recover_directory(directory) == ExitCode::done);
    const Manifest manifest = read_manifest(directory);
    CHECK(manifest.state != RecordingState::recording);
    CHECK(manifest.stored + manifest.lost == manifest.received);
    check_contains({directory, manifest, ExitCode::done}, frames.run(0, manifest.stored));
    CHECK(names_in(directory).size() == manifest.files.size() + manifest.values.size() + 3);
    CHECK(verify_directory(directory) == ExitCode::done);
}
}  // namespace

TEST_CASE("recovering: a scan killed at any system call is closed with what it has") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TestFrames frames = recovered_frames();
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
        const TestFrames frames = recovered_frames();
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
    const TestFrames frames = recovered_frames();
    const TemporaryDirectory output;
    const RecordingSettings settings = settings_of(output.path(), 4);
    ScanRecording recording = begin_recording(usual_sink(), settings, plan_of(small_format(), kRecoveredFrames));
    store_all(recording, frames.all(), 3);
    const auto refused = [](const auto& attempt) {
        try {
            attempt();
            FAIL("accepted");
        } catch (const Error& error) {
            CHECK(error.exit_code() == ExitCode::refused);
            CHECK(std::string(error.what()).find("is in use by another writer") != std::string::npos);
        }
    };
    refused([&] { (void)begin_recording(usual_sink(), settings, plan_of(small_format(), kRecoveredFrames)); });
    refused([&] { (void)recover_directory(output / "scan"); });
    check_contains(recording.finish(complete(kRecoveredFrames)), frames.all());
    CHECK(recover_directory(output / "scan") == ExitCode::done);
}

TEST_CASE("recovering: pages that a damaged index does not know are kept") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TestFrames frames = recovered_frames();
        const TemporaryDirectory output;
        {
            ScanRecording recording =
                begin_recording(on, settings_of(output.path(), 4), plan_of(small_format(), kRecoveredFrames));
            store_all(recording, frames.run(0, 7), 3);
            fs::copy(output / "scan", output / "killed", fs::copy_options::recursive);
        }
        const fs::path directory = output / "killed";
        const fs::path index = directory / "scan.index";
        fs::resize_file(index, fs::file_size(index) - 4);  // the last record is torn
        const auto pages_of_last_file = [&] {
            const std::string name = name_of_file(directory, 1);
            return read_tiff(directory / name).pages.size();
        };
        CHECK(pages_of_last_file() == 3);
        CHECK(recover_directory(directory) == ExitCode::done);
        CHECK(pages_of_last_file() == 3);
        CHECK(read_manifest(directory).stored == 6);
    });
}

TEST_CASE("recovering: what cannot be looked at is told in one line") {
    const TestFrames frames = recovered_frames();
    const TemporaryDirectory output;
    {
        ScanRecording recording = begin_recording(usual_sink(), settings_of(output.path(), 4),
                                                  plan_of(small_format(), kRecoveredFrames));
        store_all(recording, frames.run(0, 7), 3);
        fs::copy(output / "scan", output / "killed", fs::copy_options::recursive);
    }
    const fs::path file = output / "killed" / "scan_00001.ome.tif";
    fs::remove(file);
    fs::create_symlink(file.filename(), file);
    CHECK_THROWS_AS((void)recover_directory(output / "killed"), Error);
}

TEST_CASE("recovering: a damaged first page of a file for ImageJ costs no pixel") {
    on_every_file_sink([](const SinkUnderTest& on) {
        if (on.make()->kind().format != FileFormat::imagej) {
            return;
        }
        const TestFrames frames = recovered_frames();
        for (const std::uint16_t tag :
             {std::uint16_t{273}, std::uint16_t{279}}) {  // where its strip is, and how long
            CAPTURE(tag);
            const TemporaryDirectory output;
            {
                ScanRecording recording =
                    begin_recording(on, settings_of(output.path(), 4), plan_of(small_format(), kRecoveredFrames));
                store_all(recording, frames.run(0, 3), 3);
                fs::copy(output / "scan", output / "killed", fs::copy_options::recursive);
            }
            const fs::path file = output / "killed" / "scan_00000.tif";
            std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
            for (std::streamoff entry = 4100; entry < 4100 + 15 * 12; entry += 12) {
                std::uint16_t found = 0;
                stream.seekg(entry);
                stream.read(reinterpret_cast<char*>(&found), sizeof found);
                if (found == tag) {
                    stream.seekp(entry + 8);
                    stream.put('\x01');
                }
            }
            stream.close();
            const auto bytes = fs::file_size(file);
            CHECK_THROWS_AS((void)recover_directory(output / "killed"), Error);
            CHECK(fs::file_size(file) == bytes);
        }
    });
}
