// What is left of a file after a kill, a full disk, an interrupted write: one suite for every FrameSink that keeps
// files.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>

#include "common/base/error.hpp"
#include "tests/support/recorded_file.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("file: a kill at any system call leaves exactly the committed frames") {
    on_every_file_sink([](const SinkUnderTest& on) {
        for (const bool in_the_middle : {false, true}) {
            bool finished = false;
            std::uint64_t call = 0;
            while (!finished) {
                ++call;
                CAPTURE(call);
                CAPTURE(in_the_middle);
                const TemporaryDirectory directory(TemporaryDirectory::in_memory());
                FileProgress progress;
                finished = record_file_in_a_child(
                    on, directory / "a.tif", {.kill_at = call, .kill_in_the_middle = in_the_middle}, progress);
                check_is_prefix(on, directory / "a.tif", progress.committed, progress.begun);
            }
            CHECK(call > 10);
        }
    });
}

TEST_CASE("file: a full disk at any system call is an error and keeps the committed frames") {
    on_every_file_sink([](const SinkUnderTest& on) {
        bool finished = false;
        for (std::uint64_t call = 1; !finished; ++call) {
            CAPTURE(call);
            const TemporaryDirectory directory(TemporaryDirectory::in_memory());
            const auto path = directory / "a.tif";
            FileProgress progress;
            plan_system_calls({.fail_at = call, .fail_with = ENOSPC});
            try {
                record_file(on, path, progress);
                finished = system_calls_so_far() < call;
            } catch (const Error& error) {
                const std::string line = error.what();
                CHECK(line.find("a.tif") != std::string::npos);
                CHECK(line.find("No space left on device") != std::string::npos);
                CHECK(line.find('\n') == std::string::npos);
            }
            plan_system_calls({});
            check_is_prefix(on, path, progress.committed, progress.begun);
        }
    });
}

TEST_CASE("file: after a failed write close keeps what was committed") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory directory;
        const auto path = directory / "a.tif";
        const auto sink = on.make();
        std::vector<FrameLocation> locations;
        const auto file = sink->create(path, file_settings());
        file->write(file_frames().run(0, 2), locations);
        file->commit();
        const auto write_and_commit = [&] {
            file->write(file_frames().run(2, 3), locations);
            file->commit();
        };
        plan_system_calls({.fail_at = 1, .fail_with = EIO});
        CHECK_THROWS_WITH_AS(write_and_commit(), doctest::Contains("Input/output error; the disk is failing"),
                             Error);
        plan_system_calls({});
        file->close();
        check_is_prefix(on, path, 2, 2);
        const auto next = sink->create(directory / "b.tif", file_settings());
        next->write(file_frames().run(0, 3), locations);
        next->commit();
        next->close();
        check_is_prefix(on, directory / "b.tif", 3, 3);
    });
}

TEST_CASE("file: a file size limit is an error that names the file and the way out") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory directory;
        FileProgress progress;
        struct rlimit former {};
        REQUIRE(getrlimit(RLIMIT_FSIZE, &former) == 0);
        const auto former_handler = std::signal(SIGXFSZ, SIG_IGN);
        const struct rlimit tight { 100'000, former.rlim_max };
        REQUIRE(setrlimit(RLIMIT_FSIZE, &tight) == 0);
        CHECK_THROWS_WITH_AS(record_file(on, directory / "a.tif", progress),
                             doctest::Contains("File too large; reduce --max-file-size"), Error);
        setrlimit(RLIMIT_FSIZE, &former);
        std::signal(SIGXFSZ, former_handler);
        CHECK(progress.committed > 0);
        check_is_prefix(on, directory / "a.tif", progress.committed, progress.committed);
    });
}

TEST_CASE("file: interrupted and short writes are continued") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory directory;
        FileProgress progress;
        plan_system_calls({.interrupt = true});
        record_file(on, directory / "a.tif", progress);
        plan_system_calls({});
        check_is_prefix(on, directory / "a.tif", kFileFrames, kFileFrames);
    });
}
