// A log that nobody can write: a terminal after Ctrl-S, a pipe that is not read.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/small_scan.hpp"
#include "tests/support/full_pipe.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
const std::filesystem::path kPrograms = FRAMERING_PROGRAM_DIR;

// A program whose standard error is the pipe.
ChildProcess& with_blocked_log(Rig& rig, const FullPipe& pipe, const std::string& name, const Arguments& arguments,
                               Input input = Input::none) {
    Arguments words{"-c", "exec \"$0\" \"$@\" 2> '" + pipe.path().string() + "'", (kPrograms / name).string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return rig.program("/bin/sh", words, input);
}

const Arguments kScan{"--frames", "200", "--frame-rate", "400", "--slots", "8"};
}  // namespace

TEST_CASE("an acquirer whose standard error takes nothing looks after its readers and takes every frame") {
    Rig rig;
    const FullPipe pipe(rig.directory() / "log");
    ChildProcess& first = rig.writer();
    ChildProcess& acquirer = with_blocked_log(rig, pipe, "acquirer", rig.acquirer_arguments(recorded_scan(kScan)));
    rig.wait_for_delivered(20);
    first.signal(SIGKILL);
    first.wait();
    rig.wait_for("its writer is missed", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
    ChildProcess& second = rig.writer();
    CHECK(acquirer.wait() == exited(0));
    CHECK(second.wait() == exited(0));
    const ScanOnDisk disk = read_scan_directory(rig.output() / "scan");
    CHECK(disk.stored == 200);
    CHECK(first_flaw(disk) == "");
    CHECK(rig.segments().empty());
}

TEST_CASE("a writer whose standard error takes nothing stores every frame") {
    Rig rig;
    const FullPipe pipe(rig.directory() / "log");
    ChildProcess& writer = with_blocked_log(rig, pipe, "writer", rig.writer_arguments({}));
    ChildProcess& acquirer = rig.acquirer(recorded_scan(kScan));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk disk = read_scan_directory(rig.output() / "scan");
    CHECK(disk.stored == 200);
    CHECK(first_flaw(disk) == "");
}

TEST_CASE("a program that has to say why it fails to a standard error that takes nothing ends all the same") {
    Rig rig;
    const FullPipe pipe(rig.directory() / "log");
    ChildProcess& acquirer = with_blocked_log(rig, pipe, "acquirer", {"--source", "tiff:/nowhere/at/all.tif"});
    CHECK(acquirer.wait() == exited(2));
}

TEST_CASE("why a program failed is the last line of its log") {
    Rig rig;
    ChildProcess& acquirer =
        rig.acquirer({"--source", "raw:-", "--width", "8", "--height", "8", "--slots", "8"}, Input::pipe);
    acquirer.put(std::vector<std::byte>(3 * 128 + 1));
    acquirer.close_input();
    CHECK(acquirer.wait() == exited(1));
    const std::string said = acquirer.err();
    const std::size_t error = said.find("acquirer: error: ");
    REQUIRE(error != std::string::npos);
    CHECK(error > said.find(" scan 1 interrupted"));
    CHECK(said.find('\n', error) == said.size() - 1);
}
