#include <doctest/doctest.h>

#include "acquirer/options.hpp"
#include "tests/support/config_home.hpp"
#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

namespace {
AcquirerOptions configured(const std::vector<const char*>& words = {}) {
    std::vector<const char*> line{"acquirer"};
    line.insert(line.end(), words.begin(), words.end());
    auto options = parse_acquirer_options(static_cast<int>(line.size()), line.data());
    REQUIRE(options);
    if (options->of_command_line) {
        const AcquirerOptions plain = options->of_command_line();  // while the line lives
        options->of_command_line = [=] { return plain; };
    }
    return *options;
}
}  // namespace

TEST_CASE("axes on the command line take the place of a file's frames, and frames that of its axes") {
    const ConfigHome home;
    home.write(home.general(), "[acquirer]\nframes = 500\nduration = 1h\n");
    CHECK(configured().frames == 500);
    CHECK(configured({"--axis", "z=0um:10um:11"}).frames == 11);
    CHECK_FALSE(configured({"--frames", "5"}).duration);
    home.write(home.general(), "[acquirer]\naxis = z=0um:10um:11\n");
    CHECK(configured({"--frames", "5"}).axes.empty());
    CHECK(configured({"--axes", "t:2"}).axes.size() == 1);
    CHECK(configured({"--duration", "1s"}).axes.empty());
    home.write(home.general(), "[acquirer]\nslots = 5\n");
    CHECK_FALSE(configured({"--ring-size", "1GiB"}).slots);
}

TEST_CASE("what a file says of a camera or of frames counts for the sources that it is for") {
    const ConfigHome home;
    home.write(home.general(),
               "[acquirer]\nsource = plugin:scope\ngain = 2\ncamera-setting = cooling=on\nwidth = 64\n");
    CHECK(configured().source.camera.settings.size() == 1);
    CHECK(configured().source.format.width == 64);
    CHECK(configured({"--source", "simulated"}).source.camera.settings.empty());
    CHECK(configured({"--source", "simulated"}).source.format.width == 64);
    CHECK_FALSE(configured({"--source", "tiff:stack.tif"}).source.format.width);
    CHECK_FALSE(
        configured({"--source", "none", "--axis", "v=0V:1V:3", "--actuator", "simulated"}).source.format.width);
    CHECK_FALSE(
        configured({"--source", "images:photos"}).source.format.width);  // there it would choose among them
    CHECK(configured({"--source", "command:cat a.png"}).source.format.width == 64);
    CHECK(configured({"--list-cameras"}).task == AcquirerTask::list_cameras);
    home.write(home.general(), "[acquirer]\nsource = simulated\n");
    CHECK(configured({"--list-cameras"}).task == AcquirerTask::list_cameras);
}

TEST_CASE("what a file says of programs that take pictures counts for them alone") {
    const ConfigHome home;
    home.write(home.general(), "[acquirer]\npicture-timeout = 2min\npicture-program = kept\n");
    CHECK_FALSE(configured().source.pictures.is_kept);
    CHECK(configured({"--source", "command:cat a.png"}).source.pictures.is_kept);
    const auto of_a_resumed_scan = configured({"--resume", "--source", "command:cat a.png"}).of_command_line();
    CHECK_FALSE(of_a_resumed_scan.source.pictures.is_kept);  // its plan says so
    CHECK(of_a_resumed_scan.source.pictures.timeout == std::chrono::minutes(2));
}

TEST_CASE("flags of a file fit those of the command line") {
    const ConfigHome home;
    home.write(home.general(), "[acquirer]\nserve = yes\nstop-queue-on-error = yes\n");
    CHECK(configured().serve);
    CHECK(configured({"--dry-run"}).dry_run);
    CHECK_FALSE(configured({"--serve=no"}).stop_on_error);
}

TEST_CASE("tasks of one call are not for files") {
    const ConfigHome home;
    for (const std::string line :
         {"list-sources = yes", "list-cameras = yes", "list-actuators = yes", "camera-settings = yes",
          "check-plugin = x.so", "check-only = x", "dry-run = yes"}) {
        home.write(home.general(), "[acquirer]\n" + line + "\n");
        CAPTURE(line);
        CHECK(failure_of([] {
                  (void)configured();
              }).says("config.ini:2: option " + line.substr(0, line.find(' ')) + " is for the command line only"));
    }
}

TEST_CASE("a scan that is resumed takes from files only what its plan does not say") {
    const ConfigHome home;
    home.write(
        home.general(),
        "[acquirer]\nsource = plugin:scope\ngain = 2\ncamera-setting = cooling=on\nroi = 0,0,64,64\nwidth = 64\n"
        "height = 48\npixel-format = mono8\nsignificant-bits = 8\nbit-alignment = low\npixel-size = 1um\n"
        "frame-rate = 5\naxis = z=0um:10um:11\nname = a\nactuator = simulated\nslots = 5\nwhen-full = drop\n"
        "sample = b\ncomment = c\nexposure = 5ms\nobjective = 20x/0.75\nmicroscope = d\ncamera = e\nmeasure = "
        "mean\n"
        "cpu = 0\ngrace = 3s\nchecksum = yes\nchannel = DAPI\n");
    REQUIRE(configured().of_command_line);
    const AcquirerOptions options = configured({"--comment", "mine"}).of_command_line();
    CHECK_FALSE(options.source_given);
    CHECK(options.source.text == AcquirerOptions{}.source.text);
    CHECK(options.source.camera.options.empty());
    CHECK(options.source.camera.settings.empty());
    CHECK_FALSE(options.source.format.width);
    CHECK_FALSE(options.source.format.significant_bits);
    CHECK_FALSE(options.source.format.bit_alignment);
    CHECK(options.source.format.pixel_size_nm == 0);
    CHECK(options.source.pixel_format.empty());
    CHECK_FALSE(options.frames);
    CHECK_FALSE(options.frame_rate_hz);
    CHECK(options.axes.empty());
    CHECK(options.name.empty());
    CHECK(options.actuators.empty());
    CHECK_FALSE(options.slots);
    CHECK_FALSE(options.when_full);
    CHECK(options.measures.empty());
    ScanSetup only_comment;
    only_comment.comment = "mine";
    CHECK(options.setup == only_comment);
    CHECK(options.processors.size() == 1);
    CHECK(options.grace == std::chrono::seconds(3));
    CHECK(options.checksum);
}
