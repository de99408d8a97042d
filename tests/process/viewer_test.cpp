// Viewers beside a scan: what they see, and that nothing of them is left in it.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <thread>

#include "common/base/stop_token.hpp"
#include "common/frame/embedded_sequence.hpp"
#include "common/ring/racing_copy.hpp"
#include "common/session/viewer_session.hpp"
#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;

namespace {
// A viewer under ThreadSanitizer takes longer for a look than the acquirer for a lap of two slots: it would never
// see a whole frame.
constexpr const char* kFewSlots = kWordwise ? "256" : "2";
constexpr std::uint64_t kEnoughFrames = kWordwise ? 50 : 600;  // each takes it up to a second beside other work

// Live view at full speed through the smallest ring.
ChildProcess& lap_at_full_speed(Rig& rig) {
    ChildProcess& acquirer = rig.acquirer(small_scan({"--slots", kFewSlots, "--width", "512", "--height", "512"}));
    rig.wait_for_delivered(1);
    return acquirer;
}

void check_canceled(Rig& rig, ChildProcess& acquirer) {
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
    CHECK(acquirer.out().find("scan 1 canceled: on request\n") != std::string::npos);
    CHECK(rig.segments().empty());
}
}  // namespace

TEST_CASE("four viewers attached at different moments see numbers that only grow") {
    Rig rig;
    ChildProcess& acquirer = lap_at_full_speed(rig);
    std::vector<ChildProcess*> viewers;
    for (std::uint64_t i = 0; i < 4; ++i) {
        viewers.push_back(&rig.viewer({"--display", "none", "--count", "50", "--max-fps", "500"}));
        const auto now = rig.status();
        REQUIRE(now);
        rig.wait_for_delivered(now->delivered + 100);
    }
    for (ChildProcess* viewer : viewers) {
        CHECK(viewer->wait() == exited(0));
        CAPTURE(viewer->out());
        CHECK(viewer->out().find("viewer: 50 images") != std::string::npos);
        CHECK(viewer->out().find(", 0 out of order,") != std::string::npos);
    }
    check_canceled(rig, acquirer);
}

TEST_CASE("no frame accepted while a ring of two slots is lapped is torn") {
    // At full speed it depends on the processor whether any look is short enough.
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(
        small_scan({"--slots", kFewSlots, "--width", "512", "--height", "512", "--frame-rate", "4000"}));
    rig.wait_for_delivered(1);
    ViewerSession session(SessionView::wait_for(rig.session(), Access::read_only, 10s, StopToken()));
    std::uint64_t accepted = 0;
    std::uint64_t torn = 0;
    std::uint64_t last_number = 0;
    std::uint64_t looks = 0;
    std::vector<std::byte> copy(512 * 512 * 2);
    rig.wait_until("enough frames are accepted and 100 are overtaken", [&] {
        const auto number = session.newest().sample([&](const FrameView& frame) {
            // Short looks, and long ones that are overtaken.
            for (std::uint64_t turn = 0; turn <= looks % 8; ++turn) {
                std::ranges::copy(frame.pixels.first(std::min(frame.pixels.size(), copy.size())), copy.begin());
            }
            ++looks;
            const EmbeddedSequence places = read_embedded_sequence(copy);
            return std::pair(frame.info.sequence, places.count == 16 && places.all_are(frame.info.sequence));
        });
        if (number) {
            ++accepted;
            torn += number->second ? 0U : 1U;
            CHECK((accepted == 1 || number->first > last_number));
            last_number = number->first;
        }
        return accepted >= kEnoughFrames && (kWordwise || session.newest().torn() >= 100);
    });
    CHECK(torn == 0);
    check_canceled(rig, acquirer);
}

TEST_CASE("viewers killed or stopped leave no trace in the scan") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", "1000000", "--frame-rate", "800", "--slots", "4"}));
    rig.wait_for_delivered(10);
    ChildProcess& stopped = rig.viewer({"--display", "none"});
    rig.wait_until_attached(stopped);
    for (int i = 0; i < 5; ++i) {
        ChildProcess& killed = rig.viewer({"--display", "none"});
        std::this_thread::sleep_for(20ms);
        killed.signal(SIGKILL);
        CHECK(killed.wait() == killed_by(SIGKILL));
    }
    stopped.stop();
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    CHECK(rig.segments().empty());
    stopped.signal(SIGCONT);
    CHECK(stopped.wait() == exited(0));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "canceled");
    CHECK(scan.stored == scan.received);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("a viewer goes on with the frames of a killed acquirer's successor") {
    for (const std::string slots : {"64", "32"}) {  // the same memory, and another one
        CAPTURE(slots);
        Rig rig;
        ChildProcess& killed = rig.acquirer(small_scan({"--frame-rate", "500"}));
        rig.wait_for_delivered(10);
        ChildProcess& viewer = rig.viewer({"--display", "none", "--max-fps", "500"});
        rig.wait_until_attached(viewer);
        rig.wait_for_delivered(40);
        killed.signal(SIGKILL);
        CHECK(killed.wait() == killed_by(SIGKILL));
        ChildProcess& acquirer =
            rig.acquirer(small_scan({"--frame-rate", "500", "--frames", "400", "--slots", slots}));
        CHECK(acquirer.wait() == exited(0));
        CHECK(viewer.wait() == exited(0));
        CAPTURE(viewer.out());
        CHECK(viewer.out().find("newest frame 399,") != std::string::npos);
        CHECK(viewer.out().find(", 0 out of order,") != std::string::npos);
        CHECK(rig.segments().empty());
    }
}

TEST_CASE("a snapshot TIFF of a running session is one whole frame as it is") {
    Rig rig;
    ChildProcess& acquirer = lap_at_full_speed(rig);
    const auto file = rig.directory() / "snapshot.tif";
    CHECK(rig.viewer({"--snapshot", file.string()}).wait() == exited(0));
    const TiffFile tiff = read_tiff(file);
    REQUIRE(tiff.pages.size() == 1);
    CHECK(tiff.complaints.empty());
    CHECK(tiff.pages[0].width == 512);
    CHECK(tiff.pages[0].height == 512);
    CHECK(tiff.pages[0].bits == 16);
    const EmbeddedSequence places = read_embedded_sequence(tiff.pages[0].pixels);
    CHECK(places.all_are(places.words[0]));
    check_canceled(rig, acquirer);
}

TEST_CASE("a snapshot PNG of a running session is an 8-bit grey picture") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frame-rate", "500"}));
    const auto file = rig.directory() / "snapshot.png";
    CHECK(rig.viewer({"--snapshot", file.string()}).wait() == exited(0));
    std::string head(29, '\0');
    std::ifstream(file, std::ios::binary).read(head.data(), 26);
    CHECK(head.substr(1, 3) == "PNG");
    CHECK(head.substr(16, 8) == std::string("\0\0\0\x40\0\0\0\x30", 8));
    CHECK(head[24] == 8);
    check_canceled(rig, acquirer);
}

TEST_CASE("a snapshot without a frame fails and leaves no file") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--wait-for", "somebody"}));
    const auto file = rig.directory() / "snapshot.tif";
    ChildProcess& viewer = rig.viewer({"--snapshot", file.string(), "--wait", "300ms"});
    CHECK(viewer.wait() == exited(1));
    CHECK(error_lines(viewer).size() == 1);
    CHECK_FALSE(exists(file));
    check_canceled(rig, acquirer);
}

TEST_CASE("without viewer-window beside it the viewer says what to install, and auto takes the terminal") {
    Rig rig;
    const std::filesystem::path alone = rig.directory() / "viewer";
    std::filesystem::copy_file(std::filesystem::path(FRAMERING_PROGRAM_DIR) / "viewer", alone);
    ChildProcess& wanted = rig.program(alone.string(), {"--session", rig.session(), "--display", "window"});
    CHECK(wanted.wait() == exited(1));
    CHECK(error_lines(wanted).size() == 1);
    CHECK(wanted.err().find("install the package framering-window") != std::string::npos);

    setenv("DISPLAY", ":987654", 1);
    ChildProcess& automatic =
        rig.program(alone.string(), {"--session", rig.session(), "--display", "auto:/dev/null"});
    unsetenv("DISPLAY");
    CHECK(automatic.wait() == exited(2));
    CHECK(automatic.err().find("neither a screen nor a terminal") != std::string::npos);
}
