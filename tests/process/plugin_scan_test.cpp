// Scans of a camera behind a plug-in, through the ring to disk.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "recorded/recorded_scan.hpp"
#include "tests/process/plugin_rig.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
constexpr unsigned kCameraWidth = 64;
constexpr unsigned kCameraHeight = 48;

// What tests/plugins/moody.c paints into the frame with this id.
std::vector<std::byte> painted(std::uint64_t id, unsigned bits, std::size_t bytes_per_pixel) {
    std::vector<std::byte> pixels;
    for (unsigned y = 0; y < kCameraHeight; ++y) {
        for (unsigned x = 0; x < kCameraWidth; ++x) {
            const std::uint64_t value = (x + 3 * y + 7 * id) & ((1U << bits) - 1);
            for (std::size_t i = 0; i < bytes_per_pixel; ++i) {
                pixels.push_back(static_cast<std::byte>(value >> 8 * i));
            }
        }
    }
    return pixels;
}

// A scan of the moody camera with its writer.
struct CameraScan : PluginRig {
    explicit CameraScan(const std::string& mood, const Arguments& more = {}, const std::string& pixels = "mono8")
        : PluginRig(mood, pixels) {
        Arguments all{"--source",    "plugin:moody", "--slots",    "64",
                      "--when-full", "wait",         "--wait-for", "writer=30s"};
        all.insert(all.end(), more.begin(), more.end());
        writer = &rig.writer();
        acquirer = &rig.acquirer(all);
    }

    [[nodiscard]] ScanOnDisk read() const { return read_scan_directory(rig.output() / "scan"); }
    [[nodiscard]] nlohmann::json manifest() const {
        std::ifstream file(rig.output() / "scan" / "scan.json");
        return nlohmann::json::parse(file);
    }

    ChildProcess* writer;
    ChildProcess* acquirer;
};

// The first frames are those of the camera, with ids from 1 on.
void check_painted(const ScanOnDisk& scan, std::size_t frames, unsigned bits = 8,
                   std::size_t bytes_per_pixel = 1) {
    CHECK(scan.complaints.empty());
    REQUIRE(scan.pages.size() >= frames);
    for (std::size_t i = 0; i < frames; ++i) {
        CAPTURE(i);
        CHECK((scan.pages[i].pixels == painted(i + 1, bits, bytes_per_pixel)));
    }
}
}  // namespace

TEST_CASE("frames of a plug-in of every layout arrive on disk as the camera painted them") {
    struct Layout {
        const char* pixels;
        unsigned bits;
        std::size_t bytes_per_pixel;
        const char* said;
    };
    for (const Layout& layout : {Layout{"mono8", 8, 1, ""},
                                 {"mono16", 16, 2, ""},
                                 {"mono12p", 12, 2, "its packed pixels are unpacked into the ring"},
                                 {"padded", 8, 1, "its rows have padding"}}) {
        CAPTURE(layout.pixels);
        CameraScan scan("", {"--frames", "100"}, layout.pixels);
        CHECK(scan.acquirer->wait() == exited(0));
        CHECK(scan.writer->wait() == exited(0));
        const ScanOnDisk stored = scan.read();
        CHECK(stored.state == "complete");
        CHECK(stored.stored == 100);
        CHECK(first_flaw(stored, false) == "");
        check_painted(stored, 100, layout.bits, layout.bytes_per_pixel);
        CHECK(contains(scan.acquirer->err(), layout.said));
        CHECK(contains(scan.acquirer->err(), "plug-in moody, camera M0 (moody 1.0): Moody M 0, 64x48 Mono"));
        CHECK(contains(scan.acquirer->out(), "  camera   exposures 100\n"));
        CHECK(scan.manifest().at("camera_counts") == nlohmann::json{{"exposures", 100}});
    }
}

TEST_CASE("settings that were asked for and read back stand in scan.json") {
    CameraScan scan("", {"--frames", "10", "--camera-setting", "exposure=104", "--camera-setting", "mode=slow"});
    CHECK(scan.acquirer->wait() == exited(0));
    CHECK(scan.writer->wait() == exited(0));
    CHECK(contains(scan.acquirer->err(), "exposure is 100 us, not 104 as asked"));
    const std::string text = scan.manifest().dump();
    for (const char* const part :
         {R"("set.exposure":"104")", R"("read.exposure":"100")", R"("set.mode":"slow")", R"("read.mode":"slow")",
          R"("read.width":"64")", R"("read.plugin":"moody 1.0")", R"("plugin:moody")"}) {
        CAPTURE(part);
        CHECK(contains(text, part));
    }
    CHECK_FALSE(contains(text, "reset"));
}

TEST_CASE("values, times and numbers of a camera reach the disk, also after its writer was killed") {
    CameraScan scan("", {"--frames", "200"});
    scan.rig.wait_for_delivered(20);
    scan.writer->signal(SIGKILL);
    CHECK(scan.writer->wait() == killed_by(SIGKILL));
    ChildProcess& next = scan.rig.writer();
    CHECK(scan.acquirer->wait() == exited(0));
    CHECK(next.wait() == exited(0));
    const auto directory = scan.rig.output() / "scan";
    ChildProcess& verify = scan.rig.program("writer", {"--verify", directory.string()});
    CHECK(verify.wait() == exited(0));
    CHECK(contains(verify.out(), "0 lost; values of 200 frames"));
    framering::RecordedScan recorded(directory);
    CHECK(recorded.values_files().keys() ==
          std::vector<framering::ValueKey>{{"temperature", "degC"}, {"power", "mW"}});
    const framering::ValuesTable& table = *recorded.values_files().table_of(0);
    CHECK(table.keys.size() == 1);  // the camera names the other one later
    CHECK(table.clocks == framering::FrameClocks{framering::HostTimeEvent::frame_complete,
                                                 framering::CameraTimeEvent::exposure_start, 1'000'000});
    REQUIRE(recorded.frame_count() == 200);
    for (std::size_t n = 0; n < 200; ++n) {
        CAPTURE(n);
        const auto row = recorded.values(n);
        REQUIRE(row);
        CHECK(row->head.camera_frame_id == n + 1);
        CHECK(row->head.camera_time != 0);
        CHECK(row->values.size() == (n < 4 ? 1 : 2));
    }
    ChildProcess& csv = scan.rig.program("control", {"export", "--csv", directory.string()});
    CHECK(csv.wait() == exited(0));
    CHECK(contains(csv.out(), ",camera_frame_id,temperature (degC),power (mW)\n"));
    CHECK(contains(csv.out(), ",8000,4,20.04,\n"));
    CHECK(contains(csv.out(), ",10000,5,20.05,-1\n"));
}

TEST_CASE("frames that the camera lost, damaged or could not take are told apart") {
    {
        CameraScan jump("jump@10", {"--frames", "50"});
        CHECK(jump.acquirer->wait() == exited(3));
        CHECK(jump.writer->wait() == exited(3));
        const ScanOnDisk stored = jump.read();
        CHECK(stored.lost == 3);
        CHECK(stored.stored == 47);
    }
    CameraScan damaged("damaged@10", {"--frames", "20"});
    CHECK(damaged.acquirer->wait() == exited(3));
    CHECK(damaged.writer->wait() == exited(3));
    CHECK(contains(damaged.acquirer->out(), "  DAMAGED  1 frames: stored, and marked as incomplete or failed\n"));
    CHECK(RecordedScan(damaged.rig.output() / "scan").manifest().damaged == 1);
    const ScanOnDisk stored = damaged.read();
    CHECK(stored.lost == 0);
    REQUIRE(stored.pages.size() == 20);
    auto half = painted(10, 8, 1);
    std::fill(half.begin() + static_cast<std::ptrdiff_t>(half.size() / 2), half.end(), std::byte{0});
    CHECK((stored.pages[9].pixels == half));
}

TEST_CASE("a plug-in that lies in the midst of a scan ends it, and the frames before are whole") {
    for (const auto& [given, why] :
         {std::pair{"twice@20", "gave back slot 19, which it does not have"},
          {"wrong@20", "gave back slot 1000000, which it does not have"},
          {"boasts@20", "says that it wrote 3073 bytes into a slot of 3072"},
          {"shrinks@20", "calls a frame whole that has 3071 of 3072 bytes"},
          {"strange-status@20", "status 77"},
          {"changed@20", "the format of its frames has changed during the scan: somebody has moved the region"},
          {"fail:wait@20", "wait(): the lens cap is on"},
          {"strange-code", "code 42"},
          {"unnamed-value", "value 20, which value() does not name"},
          {"fail:start", "start(): the lens cap is on"},
          {"fail:queue", "queue(): the lens cap is on"}}) {
        const std::string mood = given;
        CAPTURE(mood);
        CameraScan scan(mood, {"--frames", "100"});
        check_refused(*scan.acquirer, 1, {"plug-in moody, camera M0: ", why});
        CHECK(scan.writer->wait() == exited(1));
        const ScanOnDisk stored = scan.read();
        CHECK(stored.state == "interrupted");
        CHECK(contains(stored.reason, why));
        check_painted(stored, contains(mood, "@20") ? 19 : 0);
        CHECK(scan.rig.segments().empty());
    }
}

TEST_CASE("a plug-in that crashes in the midst of a scan is named, and the frames before are whole") {
    for (const char* const mood : {"crash:wait@20", "abort:wait@20"}) {
        CAPTURE(mood);
        CameraScan scan(mood, {"--frames", "100"});
        CHECK(scan.acquirer->wait() == killed_by(contains(mood, "abort") ? SIGABRT : SIGSEGV));
        CHECK(contains(scan.acquirer->err(), "acquirer: error: plug-in moody crashed ("));
        CHECK(contains(scan.acquirer->err(), "in wait()"));
        check_painted(recovered_scan_of(scan.rig, *scan.writer, 19), 19);
    }
    CameraScan scan("exit:wait@20", {"--frames", "100"});
    check_refused(*scan.acquirer, 1, {"plug-in moody ended the process in wait()"});
    check_painted(recovered_scan_of(scan.rig, *scan.writer, 19), 19);
}

TEST_CASE("a plug-in's scan that was planned is not begun where its camera cannot be had") {
    for (const auto& [given, why] : {std::pair{"none", "finds no camera"},
                                     {"fail:open", "open(): the lens cap is on"},
                                     {"bgr8", "0x02180015"},
                                     {"few-bytes", "a frame takes 64 bytes"},
                                     {"short-stride", "a stride of 63"}}) {
        const std::string mood = given;
        CAPTURE(mood);
        PluginRig plugin(mood);
        check_refused(plugin.rig.acquirer({"--source", "plugin:moody"}), 1, {"plug-in moody", why});
        CHECK(plugin.rig.segments().empty());
    }
    PluginRig plugin;
    check_refused(plugin.rig.acquirer({"--source", "plugin:moody", "--camera-setting", "gain=3"}), 2,
                  {"has no setting 'gain'"});
    check_refused(plugin.rig.acquirer({"--source", "plugin:moody", "--loop"}), 2, {"--loop is for files only"});
}

TEST_CASE("a camera's scan goes on after its acquirer was killed, with what was asked for") {
    CameraScan scan("", {"--camera-setting", "exposure=104"});
    scan.rig.wait_for_delivered(20);
    scan.acquirer->signal(SIGKILL);
    CHECK(scan.acquirer->wait() == killed_by(SIGKILL));
    check_refused(scan.rig.acquirer({"--resume", "--camera-setting", "exposure=200"}), 2,
                  {"set.exposure", "104", "200"});
    check_refused(scan.rig.acquirer({"--resume", "--source", "plugin:moody", "--camera-setting", "mode=slow"}), 2,
                  {"open scan", "set exposure, not exposure,mode"});
    ChildProcess& next = scan.rig.acquirer({"--resume"});
    scan.rig.wait_until("frames of the second acquirer", [&] { return contains(next.err(), "resumes at frame"); });
    const std::uint64_t before = scan.rig.status()->delivered;
    scan.rig.wait_for_delivered(before + 20);
    next.signal(SIGINT);
    CHECK(next.wait() == exited(4));
    CHECK(scan.writer->wait() == exited(4));
    CHECK(contains(next.err(), "exposure is 100 us, not 104 as asked"));
    const ScanOnDisk stored = scan.read();
    CHECK(stored.acquirer_restarts == 1);
    REQUIRE(stored.interruptions.size() == 1);
    CHECK(first_flaw(stored, false) == "");
}

TEST_CASE("counts that a camera cannot give are told once, and cost no frame") {
    CameraScan scan("fail:counter", {"--duration", "1200ms"});
    CHECK(scan.acquirer->wait() == exited(0));
    CHECK(scan.writer->wait() == exited(0));
    CHECK(count_of(scan.acquirer->err(), "counter(): the lens cap is on") == 1);
    CHECK(first_flaw(scan.read(), false) == "");
}
