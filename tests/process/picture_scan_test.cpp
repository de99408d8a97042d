// Scans whose pictures a program takes.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/process/resumed_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/gone_process.hpp"
#include "tests/support/hostile_program.hpp"
#include "tests/support/picture_maker.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/state_home.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering::test;
namespace fs = std::filesystem;

namespace {
// The stand-in for gphoto2; it counts its pictures in a file of the rig.
std::string camera(const Rig& rig, const std::string& more) {
    return "command:python3 '" FRAMERING_SOURCE_DIR
           "/examples/pictures/camera.py' --width 64 --height 48 --count-file '" +
           (rig.directory() / "count").string() + "' " + more;
}

Arguments pictures(const std::string& source, const Arguments& more) {
    Arguments all{"--source", source, "--wait-for", "writer=30s"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}
const Arguments kPictureFormat{"--width", "64", "--height", "48", "--pixel-format", "mono8"};
Arguments of_known_format(const std::string& source, const Arguments& more) {
    Arguments all = pictures(source, more);
    all.insert(all.end(), kPictureFormat.begin(), kPictureFormat.end());
    return all;
}

// Which picture each frame is, as the camera counts them.
std::vector<std::uint32_t> numbers_in(const ScanOnDisk& scan) {
    std::vector<std::uint32_t> numbers;
    for (const auto& page : scan.pages) {
        std::uint32_t number = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            number = number << 8 | std::to_integer<std::uint32_t>(page.pixels[i]);
        }
        numbers.push_back(number);
    }
    return numbers;
}

std::vector<std::uint32_t> counting(std::uint32_t first, std::uint32_t count) {
    std::vector<std::uint32_t> numbers(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        numbers[i] = first + i;
    }
    return numbers;
}

// A program in a shell that writes its number into a file and then takes a picture for ever.
std::string hanging(const Rig& rig, const std::string& first) {
    return "command:sh -c '" + first + "; echo $$ >\"$0\"/number; exec sleep 600' '" + rig.directory().string() +
           "'";
}
pid_t number_of_program(Rig& rig) {
    pid_t number = 0;
    rig.wait_until("the program runs",
                   [&] { return static_cast<bool>(std::ifstream(rig.directory() / "number") >> number); });
    return number;
}
void check_is_gone(Rig& rig, pid_t program) {
    rig.wait_until("the program is gone", [&] { return is_gone(program); });
}

void write_good_picture(const Rig& rig) {
    const MadePng png{.width = 64, .height = 48};
    write_bytes(rig.directory() / "good.png", made_png(png, png_pattern(png)));
}
}  // namespace

TEST_CASE("of a camera that fails once in ten, started for each picture, 60 pictures are stored once each") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(pictures(camera(rig, "--seconds 0 --fail-every 10"), {"--frames", "60"}));
    CHECK(acquirer.wait(2 * kHangLimit) == exited(0));
    CHECK(writer.wait() == exited(0));
    CAPTURE(acquirer.story());
    CHECK(contains(acquirer.err(),
                   "it is taken again (1 of 3): it ended with exit code 1; its last message: *** Error: "
                   "the camera does not answer"));
    CHECK(contains(acquirer.err(), "a picture was taken for the format alone, 64x48 mono8"));
    const ScanOnDisk scan = check_complete(rig, 60, 0);
    CHECK(first_flaw(scan, false) == "");
    CHECK(numbers_in(scan) == counting(1, 60));  // 0 was taken for the format
}

TEST_CASE("of a camera that is kept and fails now and then, every picture is stored once") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(of_known_format(camera(rig, "--kept --seconds 0.001 --fail-every 4"),
                                     {"--picture-program", "kept", "--frames", "60", "--measure", "mean"}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(contains(acquirer.err(), "it says: the camera does not answer (PTP I/O error)"));
    CHECK(numbers_in(check_complete(rig, 60, 0)) == counting(0, 60));
}

TEST_CASE("Ctrl-C while a program is at a picture ends both, and the frames before are stored") {
    Rig rig;
    write_good_picture(rig);
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(of_known_format(
        hanging(rig, "echo x >>\"$0\"/starts; [ $(wc -l <\"$0\"/starts) -gt 3 ] || exec cat \"$0\"/good.png"),
        {}));
    const pid_t program = number_of_program(rig);
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    check_is_gone(rig, program);
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.stored == 3);
    CHECK(first_flaw(scan, false) == "");
}

TEST_CASE("Ctrl-C while the picture for the format is taken ends the acquirer") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer({"--source", hanging(rig, "true")});
    const pid_t program = number_of_program(rig);
    acquirer.signal(SIGINT);
    check_refused(acquirer, 4, std::vector<std::string>{"canceled while a picture was taken for the format"});
    check_is_gone(rig, program);
    CHECK(rig.segments().empty());
}

TEST_CASE("a program that fails for good ends the scan with one line, and the frames before are stored") {
    Rig rig;
    write_good_picture(rig);
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(of_known_format("command:sh -c 'echo x >>\"$0\"/starts; [ $(wc -l <\"$0\"/starts) -le 3 ] && "
                                     "exec cat \"$0\"/good.png; echo the "
                                     "battery is empty >&2; exit 9' '" +
                                         rig.directory().string() + "'",
                                     {"--picture-retries", "1"}));
    check_refused(
        acquirer, 1,
        std::vector<std::string>{"picture 3 failed 2 times, the last time: it ended with exit code 9; its last "
                                 "message: the battery is empty"});
    (void)writer.wait();
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "interrupted");
    CHECK(scan.stored == 3);
}

TEST_CASE("a picture is taken when the stage has arrived at its point and before it leaves it") {
    Rig rig;
    write_good_picture(rig);
    const std::string log = "'" + (rig.directory() / "log").string() + "'";
    const HostileProgram stage("[ $do = move ] && { sleep 0.05; echo moved >>" + log +
                               "; }; echo '{\"id\":'$id',\"axes\":{\"z\":0}}'");
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(of_known_format(
        "command:sh -c 'echo begun >>\"$1\"; sleep 0.05; cat \"$0\"/good.png; echo taken >>\"$1\"' '" +
            rig.directory().string() + "' " + log,
        {"--axis", "z=0um:4um:5", "--actuator", "command:" + stage.command(), "--measure", "mean"}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    (void)check_complete(rig, 5, 0);
    std::string expected;
    for (int point = 0; point < 5; ++point) {
        expected += "moved\nbegun\ntaken\n";
    }
    std::ifstream file(rig.directory() / "log");
    const std::string said{std::istreambuf_iterator<char>(file), {}};
    CHECK(said == expected);
}

TEST_CASE("a serving acquirer takes pictures for its scans alone") {
    const StateHome home;
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer({"--serve", "--source", camera(rig, "--kept --seconds 0"), "--picture-program", "kept"});
    rig.wait_for("it is idle", [](const RigStatus& now) { return now.state == "idle"; });
    rig.wait_until_attached(writer);
    for (int scan = 0; scan < 2; ++scan) {
        ChildProcess& start = rig.control("start", {"--frames", "4", "--wait-end"});
        CHECK(start.wait() == exited(0));
    }
    acquirer.signal(SIGTERM);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(numbers_in(read_scan_directory(rig.output() / "scan")) == counting(1, 4));  // 0: for the format
    CHECK(numbers_in(read_scan_directory(rig.output() / "scan_001")) == counting(5, 4));
}

TEST_CASE("a program goes with a killed acquirer, and the scan is gone on with by the next pictures") {
    for (const bool is_kept : {false, true}) {
        Rig rig;
        const std::string mode = is_kept ? "kept" : "anew";
        const Arguments options =
            of_known_format(camera(rig, std::string("--seconds 0.02 ") + (is_kept ? "--kept" : "")),
                            {"--picture-program", mode, "--frames", "30"});
        ChildProcess& writer = rig.writer();
        ChildProcess* acquirer = &rig.acquirer(options);
        for (std::uint64_t kill = 1; kill <= 2; ++kill) {
            rig.wait_for_delivered(kill * 8);
            kill_hard(*acquirer);
            acquirer = &rig.acquirer({"--resume", "--wait-for", "writer=30s"});
            rig.wait_for("the scan has gone on",
                         [&](const RigStatus& now) { return now.acquirer_restarts == kill; });
        }
        CHECK(acquirer->wait() == exited(0));
        CHECK(writer.wait() == exited(0));
        const ScanOnDisk scan = check_complete(rig, 30, 2);
        CHECK(first_flaw(scan, false) == "");
        const auto numbers = numbers_in(scan);
        CHECK(std::ranges::is_sorted(numbers));
        CHECK(std::set(numbers.begin(), numbers.end()).size() == 30);  // none twice
    }
}
