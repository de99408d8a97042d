// Headerless frames that come through a pipe.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/test_frames.hpp"

using namespace framering;
using namespace framering::test;

namespace {
const FrameFormat kFormat = test_format(33, 21, PixelFormat::mono16);

std::vector<std::byte> pixels_of(std::uint64_t frames) {
    std::vector<std::byte> all;
    for (std::uint64_t i = 0; i < frames; ++i) {
        const auto pixels = test_pixels(kFormat, i);
        all.insert(all.end(), pixels.begin(), pixels.end());
    }
    return all;
}

struct PipedScan {
    Rig rig;
    ChildProcess* writer = &rig.writer();
    ChildProcess* acquirer;

    explicit PipedScan(const Arguments& more = {}) {
        Arguments options{"--source", "raw:-",   "--width", "33",         "--height",
                          "21",       "--slots", "8",       "--wait-for", "writer=30s"};
        options.insert(options.end(), more.begin(), more.end());
        acquirer = &rig.acquirer(options, Input::pipe);
    }

    ScanOnDisk read() const { return read_scan_directory(rig.output() / "scan"); }

    void check_pixels(const ScanOnDisk& scan, std::uint64_t frames) const {
        CHECK(first_flaw(scan, false) == "");
        REQUIRE(scan.pages.size() == frames);
        for (std::uint64_t i = 0; i < frames; ++i) {
            CAPTURE(i);
            CHECK((scan.pages[i].pixels == test_pixels(kFormat, i)));
        }
        CHECK(rig.segments().empty());
    }
};
}  // namespace

TEST_CASE("frames from a pipe in odd pieces are put together") {
    PipedScan piped;
    const auto bytes = pixels_of(50);
    std::size_t piece = 1;
    for (std::size_t at = 0; at < bytes.size(); at += piece, piece = piece % 1999 + 37) {
        piped.acquirer->put(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)));
    }
    piped.acquirer->close_input();
    CHECK(piped.acquirer->wait() == exited(0));
    CHECK(piped.writer->wait() == exited(0));
    const ScanOnDisk scan = piped.read();
    CHECK(scan.state == "complete");
    piped.check_pixels(scan, 50);
}

TEST_CASE("a short last frame fails with what came and the whole frames are stored") {
    PipedScan piped;
    auto bytes = pixels_of(8);
    bytes.resize(bytes.size() - 500);
    piped.acquirer->put(bytes);
    piped.acquirer->close_input();
    CHECK(piped.acquirer->wait() == exited(1));
    CHECK(piped.writer->wait() == exited(1));
    const auto lines = error_lines(*piped.acquirer);
    REQUIRE(lines.size() == 1);
    CHECK(lines.front().find("886 of 1386 bytes") != std::string::npos);
    const ScanOnDisk scan = piped.read();
    CHECK(scan.state == "interrupted");
    CHECK(scan.reason.find("886 of 1386 bytes") != std::string::npos);
    piped.check_pixels(scan, 7);
}

TEST_CASE("SIGINT ends a scan whose pipe is silent") {
    PipedScan piped;
    piped.acquirer->put(pixels_of(5));
    piped.rig.wait_for_delivered(5);
    piped.acquirer->signal(SIGINT);
    CHECK(piped.acquirer->wait() == exited(4));
    CHECK(piped.writer->wait() == exited(4));
    const ScanOnDisk scan = piped.read();
    CHECK(scan.state == "canceled");
    piped.check_pixels(scan, 5);
}

TEST_CASE("SIGINT ends a scan in the midst of a frame from a pipe") {
    PipedScan piped({"--frames", "20"});
    auto bytes = pixels_of(6);
    bytes.resize(bytes.size() - 700);
    piped.acquirer->put(bytes);
    piped.rig.wait_for_delivered(5);
    piped.acquirer->signal(SIGINT);
    CHECK(piped.acquirer->wait() == exited(4));
    CHECK(piped.writer->wait() == exited(4));
    const ScanOnDisk scan = piped.read();
    CHECK(scan.state == "canceled");
    CHECK(scan.skipped == 15);
    piped.check_pixels(scan, 5);
}

TEST_CASE("a pipe that ends before the plan is fulfilled is told by the exit code") {
    PipedScan piped({"--frames", "20"});
    piped.acquirer->put(pixels_of(12));
    piped.acquirer->close_input();
    CHECK(piped.acquirer->wait() == exited(4));
    CHECK(piped.writer->wait() == exited(0));
    const ScanOnDisk scan = piped.read();
    CHECK(scan.state == "complete");
    CHECK(scan.reason == "source ended after 12 of 20 frames");
    CHECK(scan.expected == 20);
    CHECK(scan.skipped == 8);
    piped.check_pixels(scan, 12);
}

TEST_CASE("an empty pipe is an error") {
    PipedScan piped;
    piped.acquirer->close_input();
    CHECK(piped.acquirer->wait() == exited(1));
    CHECK(piped.writer->wait() == exited(1));
    const auto lines = error_lines(*piped.acquirer);
    REQUIRE(lines.size() == 1);
    CHECK(lines.front().find("source raw:- ended before its first frame") != std::string::npos);
    const ScanOnDisk scan = piped.read();
    CHECK(scan.state == "interrupted");
    CHECK(scan.reason.find("ended before its first frame") != std::string::npos);
    piped.check_pixels(scan, 0);
}

TEST_CASE("a silent pipe is named with the frame that it waits for, and the scan goes on when it comes") {
    PipedScan piped({"--stall-timeout", "100ms"});
    const auto bytes = pixels_of(6);
    const std::span first = std::span(bytes).first(bytes.size() / 2);
    const auto times_said = [&](const std::string& what) {
        const std::string said = piped.acquirer->err();
        std::size_t count = 0;
        for (std::size_t at = said.find(what); at != std::string::npos; at = said.find(what, at + 1)) {
            ++count;
        }
        return count;
    };
    piped.acquirer->put(first);
    piped.rig.wait_until("the acquirer says that it waits for frame 3",
                         [&] { return times_said("no frame from raw:- for 100 ms: it waits for frame 3") == 1; });
    // Half a frame, and it is silent again.
    piped.acquirer->put(std::span(bytes).subspan(first.size(), 100));
    piped.rig.wait_until("the acquirer says that something came",
                         [&] { return times_said("frame 3 came after") == 1; });
    piped.rig.wait_until("the acquirer says that the rest of frame 3 does not come",
                         [&] { return times_said("it waits for frame 3") == 2; });
    piped.acquirer->put(std::span(bytes).subspan(first.size() + 100));
    piped.acquirer->close_input();
    CHECK(piped.acquirer->wait() == exited(0));
    CHECK(piped.writer->wait() == exited(0));
    CHECK(times_said("it waits for frame") == 2);
    const ScanOnDisk scan = piped.read();
    CHECK(scan.state == "complete");
    piped.check_pixels(scan, 6);
}

TEST_CASE("a silent pipe ends the scan where that was asked for, with the frames before it stored") {
    PipedScan piped({"--stall-timeout", "100ms", "--when-stalled", "end", "--frames", "20"});
    piped.acquirer->put(pixels_of(5));
    CHECK(piped.acquirer->wait() == exited(1));
    CHECK(piped.writer->wait() == exited(1));
    const auto lines = error_lines(*piped.acquirer);
    REQUIRE(lines.size() == 1);
    CHECK(lines.front().find("it waits for frame 5") != std::string::npos);
    const ScanOnDisk scan = piped.read();
    CHECK(scan.state == "interrupted");
    CHECK(scan.skipped == 15);
    piped.check_pixels(scan, 5);
}
