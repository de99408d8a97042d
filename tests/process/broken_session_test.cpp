// Segments that are damaged, foreign, half-made or removed, and acquirers that stand still.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "tests/process/small_scan.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/test_frames.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {
fs::path segment(const Rig& rig, const std::string& kind) {
    return "/dev/shm/framering_" + rig.session() + "_" + kind;
}

// The segments that a killed acquirer has left.
void leave_session(Rig& rig) {
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frame-rate", "500"}));
    rig.wait_for_delivered(1);
    acquirer.signal(SIGKILL);
    CHECK(acquirer.wait() == killed_by(SIGKILL));
    CHECK(rig.segments().size() == 2);
}

// docs/shared_memory.md has the offsets.
constexpr std::streamoff kProducerOffset = 0x120000;
void overwrite(const fs::path& file, std::streamoff offset, const std::string& bytes) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(offset);
    stream << bytes;
    REQUIRE(stream.good());
}

void check_fails(ChildProcess& process, const std::string& reason) {
    check_refused(process, 1, {reason});
}

void check_scan_works(Rig& rig) {
    ChildProcess& writer = rig.writer();
    CHECK(rig.acquirer(recorded_scan({"--frames", "20"})).wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(rig.segments().empty());
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(scan.stored == 20);
    CHECK(first_flaw(scan) == "");
}

void check_listed(Rig& rig, const std::string& reason) {
    ChildProcess& list = rig.program("control", {"list"});
    CHECK(list.wait() == exited(0));
    const std::string out = list.out();
    CAPTURE(out);
    const std::size_t line = out.find(rig.session() + " ");
    REQUIRE(line != std::string::npos);
    CHECK(out.substr(line, out.find('\n', line) - line).find(reason) != std::string::npos);
}

// Everybody refuses it and says why, and the next acquirer replaces it.
void check_replaced(Rig& rig, const std::string& reason) {
    CAPTURE(reason);
    check_listed(rig, reason);
    check_fails(rig.control("status"), reason);
    check_fails(rig.control("cancel"), reason);
    check_fails(rig.writer({"--wait", "0s"}), reason);
    check_fails(rig.viewer({"--wait", "0s", "--display", "none"}), reason);
    check_scan_works(rig);
}

void check_damaged(const std::string& kind, std::streamoff offset, const std::string& bytes,
                   const std::string& reason) {
    Rig rig;
    leave_session(rig);
    overwrite(segment(rig, kind), offset, bytes);
    check_replaced(rig, reason);
}
}  // namespace

TEST_CASE("a segment of another version or build or boot is refused and replaced") {
    for (const std::string kind : {"control", "frames"}) {
        CAPTURE(kind);
        check_damaged(kind, 0, "NOTOURS!", "was not created by Framering");
        check_damaged(kind, 8, "\x63", "has layout version 99");
        check_damaged(kind, 16, "another!", "another memory layout");
        check_damaged(kind, 40, "another boot id!", "created before the last boot");
    }
}

TEST_CASE("watch --keep says once why a session cannot be watched, and goes on with what replaces it") {
    Rig rig;
    leave_session(rig);
    overwrite(segment(rig, "control"), 8, "\x63");
    ChildProcess& watch =
        rig.program("control", {"watch", "--keep", "--session", rig.session(), "--interval", "100ms"});
    const std::string said = "session " + rig.session() + " cannot be watched: ";
    rig.wait_until("it says why", [&] { return watch.out().find(said) != std::string::npos; });
    CHECK(watch.out().find("has layout version 99") != std::string::npos);
    ChildProcess& acquirer =
        rig.acquirer(small_scan({"--frame-rate", "100", "--frames", "1000000", "--when-full", "wait"}));
    rig.wait_until("the next one is watched",
                   [&] { return watch.out().find("watching session") != std::string::npos; });
    rig.control("cancel");
    CHECK(acquirer.wait() == exited(4));
    CHECK(watch.out().find(said) == watch.out().rfind(said));
    watch.signal(SIGTERM);
    CHECK(watch.wait() == exited(0));
}

TEST_CASE("a segment with flipped bits in its identity is refused and replaced") {
    for (const std::string kind : {"control", "frames"}) {
        CAPTURE(kind);
        check_damaged(kind, 12, "\x07", "was not created by Framering");  // kind
        check_damaged(kind, 24, "\xff\xff", "belongs to another run");    // uuid of the session
        check_damaged(kind, 56, "X", "is damaged");                       // its name
        check_damaged(kind, 112 + 7, "\x80", "is damaged");               // number of slots
        check_damaged(kind, 120, "\x01", "is damaged");                   // bytes from slot to slot
        check_damaged(kind, 136 + 2, "\x7f", "is damaged");               // where the pixels begin
        check_damaged(kind, 160, std::string(1, '\0'), "is incomplete");  // ready
    }
}

TEST_CASE("control removes a segment that nobody can read and leaves nothing behind") {
    const auto check = [](const auto& spoil) {
        Rig rig;
        leave_session(rig);
        spoil(rig);
        CHECK(rig.control("remove").wait() == exited(0));
        CHECK(rig.segments().empty());
        check_fails(rig.control("status"), "does not exist");
    };
    check([](Rig& rig) { overwrite(segment(rig, "control"), 0, "NOTOURS!"); });
    check([](Rig& rig) { overwrite(segment(rig, "frames"), 0, "NOTOURS!"); });
    check([](Rig& rig) { overwrite(segment(rig, "control"), 40, "another boot id!"); });
    check([](Rig& rig) { overwrite(segment(rig, "control"), 160, std::string(1, '\0')); });
    check([](Rig& rig) { fs::resize_file(segment(rig, "control"), 0); });
    check([](Rig& rig) { fs::resize_file(segment(rig, "frames"), 5000); });
    check([](Rig& rig) { fs::remove(segment(rig, "frames")); });
    check([](Rig& rig) { std::ofstream(segment(rig, "control")) << "foreign"; });
}

TEST_CASE("a ring whose numbers were overwritten harms nobody and is made anew by the next acquirer") {
    Rig rig;
    leave_session(rig);
    overwrite(segment(rig, "control"), kProducerOffset, "\xff\xff\xff\xff\xff\xff\xff\xff");  // head
    CHECK(rig.control("status").wait() == exited(0));
    CHECK(rig.control("status", {"--json"}).wait() == exited(0));
    CHECK(rig.viewer({"--wait", "0s", "--display", "none", "--count", "1"}).wait() == exited(0));
    check_scan_works(rig);
}

TEST_CASE("a truncated segment is refused and replaced") {
    for (const std::string kind : {"control", "frames"}) {
        CAPTURE(kind);
        for (const std::uintmax_t bytes : {0U, 100U, 4096U, 100'000U}) {
            CAPTURE(bytes);
            Rig rig;
            leave_session(rig);
            fs::resize_file(segment(rig, kind), bytes);
            check_replaced(rig, bytes < 4096 ? "is incomplete" : "is truncated");
        }
    }
}

TEST_CASE("a foreign file in a segment's place is refused and replaced") {
    Rig rig;
    std::ofstream(segment(rig, "control")) << std::string(10'000, 'x');
    std::ofstream(segment(rig, "frames")) << "x";
    check_replaced(rig, "is incomplete");
}

TEST_CASE("a session that has lost one of its segments is refused and replaced") {
    Rig rig;
    leave_session(rig);
    fs::remove(segment(rig, "frames"));
    check_replaced(rig, "whose frames segment was removed");
}

TEST_CASE("a session that has lost its control segment is told and can be removed or begun anew") {
    for (const bool removed : {true, false}) {
        CAPTURE(removed);
        Rig rig;
        leave_session(rig);
        fs::remove(segment(rig, "control"));
        check_listed(rig, "its control segment was removed");
        check_fails(rig.control("status"), "does not exist");
        check_fails(rig.writer({"--wait", "0s"}), "does not exist");
        if (removed) {
            CHECK(rig.control("remove").wait() == exited(0));
            CHECK(rig.segments().empty());
            check_fails(rig.control("remove"), "does not exist");
        }
        check_scan_works(rig);
    }
}

TEST_CASE("acquirers killed at any moment of their start leave what the next one takes or replaces") {
    Rig rig;
    for (int i = 0; i < 25; ++i) {
        ChildProcess& acquirer =
            rig.acquirer(small_scan({"--frame-rate", "500", "--slots", i % 2 == 0 ? "64" : "32"}));
        std::this_thread::sleep_for(i * 1ms);
        acquirer.signal(SIGKILL);
        CHECK(acquirer.wait() == killed_by(SIGKILL));
    }
    check_scan_works(rig);
}

TEST_CASE("segments removed from outside end no scan and are told to those who come") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "300", "--frame-rate", "500"}));
    rig.wait_for_delivered(20);
    fs::remove(segment(rig, "control"));
    fs::remove(segment(rig, "frames"));
    check_fails(rig.viewer({"--wait", "0s", "--display", "none"}), "does not exist");
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(rig.segments().empty());
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(scan.stored == 300);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("a stopped acquirer keeps its session and goes on where it stood") {
    Rig rig;
    ChildProcess& writer = rig.writer({"--acquirer-timeout", "100ms"});
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "200", "--frame-rate", "500"}));
    rig.wait_for_delivered(20);
    acquirer.stop();
    ChildProcess& second = rig.acquirer(small_scan({"--frames", "1"}));
    CHECK(second.wait() == exited(5));
    check_fails(rig.control("cancel"), "does not respond");
    CHECK(writer.running());
    acquirer.signal(SIGCONT);
    CHECK(acquirer.wait() == exited(4));  // the cancel was meant for this scan
    CHECK(writer.wait() == exited(4));
    CHECK(rig.segments().empty());
    CHECK(first_flaw(read_scan_directory(rig.output() / "scan")) == "");
}

TEST_CASE("a scan that has ended is not canceled but its frames can be abandoned") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    // Through a pipe: the frames that the writer does not get come after it was stopped.
    const FrameFormat format = test_format(64, 48, PixelFormat::mono16);
    ChildProcess& acquirer = rig.acquirer(
        {"--source", "raw:-", "--width", "64", "--height", "48", "--slots", "64", "--wait-for", "writer=30s"},
        Input::pipe);
    const auto put = [&](std::uint64_t from, std::uint64_t to) {
        for (std::uint64_t frame = from; frame < to; ++frame) {
            acquirer.put(test_pixels(format, frame));
        }
    };
    put(0, 10);
    rig.wait_for_delivered(10);
    writer.stop();
    put(10, 50);
    acquirer.close_input();
    rig.wait_for("all frames are taken", [](const RigStatus& now) { return now.scan_state == "ended"; });
    check_fails(rig.control("cancel"), "nothing to cancel");
    CHECK(rig.control("terminate", {"--now"}).wait() == exited(0));
    writer.signal(SIGCONT);
    CHECK(acquirer.wait() == exited(3));
    CHECK(writer.wait() == exited(3));
    CHECK(rig.segments().empty());
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.received == 50);
    CHECK(scan.lost > 0);
    REQUIRE(scan.gaps.size() == 1);
    CHECK(scan.gaps[0].reason == "abandoned");
    CHECK(first_flaw(scan, false) == "");
}
