// What a program finds at its start: descriptors that are closed, output that goes nowhere, limits.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace fs = std::filesystem;

namespace {
// Runs a program as a shell would with `before` ("ulimit -f 8;") before and `after` ("1>&-") behind its name.
ChildProcess& by_shell(Rig& rig, const std::string& before, const std::string& after, const std::string& name,
                       const Arguments& arguments) {
    Arguments all{"-c", before + " exec \"$0\" \"$@\" " + after,
                  (fs::path(FRAMERING_PROGRAM_DIR) / name).string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return rig.program("/bin/sh", all);
}

Arguments of_session(const Rig& rig, Arguments arguments) {
    arguments.insert(arguments.end(), {"--session", rig.session()});
    return arguments;
}
}  // namespace

TEST_CASE("descriptors that are closed at the start cost neither a frame nor the session") {
    for (const std::string closed : {"0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"}) {
        CAPTURE(closed);
        Rig rig;
        ChildProcess& acquirer = by_shell(
            rig, "", closed, "acquirer",
            rig.acquirer_arguments(recorded_scan({"--frames", "100000", "--frame-rate", "400", "--checksum"})));
        ChildProcess& writer = by_shell(rig, "", closed, "writer", rig.writer_arguments({}));
        ChildProcess& viewer = by_shell(rig, "", closed, "viewer",
                                        of_session(rig, {"--display", "none", "--count", "5", "--wait", "30s"}));
        rig.wait_for_delivered(1);
        CHECK(by_shell(rig, "", closed, "control", of_session(rig, {"status"})).wait() == exited(0));
        CHECK(viewer.wait() == exited(0));
        CHECK(by_shell(rig, "", closed, "control", of_session(rig, {"cancel"})).wait() == exited(0));
        CHECK(acquirer.wait() == exited(4));
        CHECK(writer.wait() == exited(4));
        const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
        CHECK(scan.stored > 0);
        CHECK(first_flaw(scan) == "");
        CHECK(rig.segments().empty());
    }
}

TEST_CASE("standard output on a full disk is an error of every program") {
    const std::string expected = "cannot write to standard output: No space left on device";
    Rig rig;
    const auto check_reported = [&](ChildProcess& process) {
        CHECK(process.wait() == exited(1));
        REQUIRE(error_lines(process).size() == 1);
        CHECK(error_lines(process).front().find(expected) != std::string::npos);
    };
    for (const std::string name : {"acquirer", "writer", "viewer", "control"}) {
        CAPTURE(name);
        check_reported(by_shell(rig, "", ">/dev/full", name, {"--help"}));
        check_reported(by_shell(rig, "", ">/dev/full", name, {"--version"}));
    }
    check_reported(by_shell(rig, "", ">/dev/full", "control", {"list"}));
    ChildProcess& writer = rig.writer({});
    ChildProcess& acquirer =
        by_shell(rig, "", ">/dev/full", "acquirer",
                 rig.acquirer_arguments(recorded_scan({"--frames", "100000", "--frame-rate", "500"})));
    rig.wait_for_delivered(1);
    check_reported(by_shell(rig, "", ">/dev/full", "control", of_session(rig, {"status"})));
    check_reported(by_shell(rig, "", ">/dev/full", "control", of_session(rig, {"status", "--json"})));
    check_reported(by_shell(rig, "", ">/dev/full", "control", of_session(rig, {"status", "--watch"})));
    check_reported(
        by_shell(rig, "", ">/dev/full", "viewer", of_session(rig, {"--display", "none", "--count", "1"})));
    check_reported(by_shell(rig, "", ">/dev/full", "control", of_session(rig, {"cancel"})));
    check_reported(acquirer);  // its scan is stored all the same
    CHECK(writer.wait() == exited(4));
    CHECK(first_flaw(read_scan_directory(rig.output() / "scan")) == "");
    const std::string scan = (rig.output() / "scan").string();
    check_reported(by_shell(rig, "", ">/dev/full", "writer", {"--verify", scan}));
    check_reported(by_shell(rig, "", ">/dev/full", "writer", {"--recover", scan}));
    check_reported(by_shell(rig, "", ">/dev/full", "writer", {"--repack", scan, "--compression", "zstd"}));
    CHECK(rig.program("writer", {"--verify", scan}).wait() == exited(0));
}

TEST_CASE("output whose reader has gone ends a program without a word") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frames", "100000", "--frame-rate", "100"}));
    rig.wait_for_delivered(1);
    const auto read_one_line = [&](const std::string& command) {
        ChildProcess& process = rig.program(
            "/bin/sh",
            {"-c", "{ \"$0\" " + command + " --session \"$1\"; echo \"exit code $?\" >&2; } | head -n 1",
             (fs::path(FRAMERING_PROGRAM_DIR) / "control").string(), rig.session()});
        CHECK(process.wait() == exited(0));
        CHECK(process.err() == "exit code 0\n");
        CHECK_FALSE(process.out().empty());
    };
    read_one_line("status --watch");
    read_one_line("status --watch --json");
    read_one_line("--help");
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
}

TEST_CASE("a limit on file sizes is an error that names it and no end by a signal") {
    Rig rig;
    const auto check_reported = [&](ChildProcess& process) {
        CHECK(process.wait() == exited(1));
        REQUIRE(error_lines(process).size() == 1);
        CHECK(error_lines(process).front().find("ulimit -f") != std::string::npos);
    };
    check_reported(
        by_shell(rig, "ulimit -f 16;", "", "acquirer", rig.acquirer_arguments(small_scan({"--frames", "10"}))));
    CHECK(rig.segments().empty());
    ChildProcess& acquirer = rig.acquirer(small_scan(
        {"--frames", "100000", "--frame-rate", "100", "--width", "256", "--height", "256", "--slots", "4"}));
    rig.wait_for_delivered(1);
    for (const std::string name : {"frame.tif", "frame.png"}) {
        const fs::path file = rig.directory() / name;
        check_reported(
            by_shell(rig, "ulimit -f 16;", "", "viewer", of_session(rig, {"--snapshot", file.string()})));
        CHECK_FALSE(fs::exists(file));
    }
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
}
