// `acquirer --measure`: values of every frame's pixels, from the slot to the disk.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "recorded/recorded_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering::test;

namespace {
// Frames of 4 x 2 pixels of 16 bits: n, n + 1, ... n + 7.
std::string write_frames(const TemporaryDirectory& folder, unsigned count) {
    const std::string path = folder / "frames.raw";
    std::ofstream file(path, std::ios::binary);
    for (unsigned n = 0; n < count; ++n) {
        for (unsigned i = 0; i < 8; ++i) {
            file.put(static_cast<char>((n + i) % 256)).put(static_cast<char>((n + i) / 256));
        }
    }
    return path;
}
}  // namespace

TEST_CASE("measures of every frame reach the disk, in the order in which they were asked for") {
    const TemporaryDirectory folder;
    Rig rig;
    ChildProcess& writer = rig.writer({"--max-file-frames", "100"});
    ChildProcess& acquirer =
        rig.acquirer({"--source", "raw:" + write_frames(folder, 300), "--width", "4", "--height", "2", "--measure",
                      "max", "--measure", "mean,min", "--wait-for", "writer=30s"});
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    framering::RecordedScan scan(rig.output() / "scan");
    CHECK(scan.values_files().keys() == std::vector<framering::ValueKey>{{"max", ""}, {"mean", ""}, {"min", ""}});
    CHECK(scan.manifest().plan.measures == std::vector<std::string>{"max", "mean", "min"});
    REQUIRE(scan.frame_count() == 300);
    for (std::size_t n = 0; n < 300; ++n) {
        CAPTURE(n);
        const auto first = static_cast<double>(n);
        CHECK(scan.values(n)->values == std::vector<double>{first + 7, first + 3.5, first});
    }
}

TEST_CASE("a scan without measures and without a camera has no values") {
    const TemporaryDirectory folder;
    Rig rig;
    ChildProcess& writer = rig.writer();
    CHECK(rig.acquirer({"--source", "raw:" + write_frames(folder, 20), "--width", "4", "--height", "2",
                        "--wait-for", "writer=30s"})
              .wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK_FALSE(std::filesystem::exists(rig.output() / "scan" / "scan.values"));
}

TEST_CASE("an acquirer that goes on measures what the scan's first one did, and refuses others") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer({"--width", "16", "--height", "8", "--frames", "400", "--frame-rate",
                                           "500", "--measure", "mean", "--wait-for", "writer=30s"});
    rig.wait_for_delivered(20);
    acquirer.signal(SIGKILL);
    CHECK(acquirer.wait() == killed_by(SIGKILL));
    check_refused(rig.acquirer({"--resume", "--measure", "max"}), 2, {"measure", "mean", "max"});
    CHECK(rig.acquirer({"--resume"}).wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    framering::RecordedScan scan(rig.output() / "scan");
    REQUIRE(scan.frame_count() == 400);
    CHECK(scan.manifest().values.size() == 1);
    for (std::size_t n = 0; n < 400; ++n) {
        CAPTURE(n);
        CHECK(scan.values(n)->values.at(0) > 0);
    }
}

TEST_CASE("values of the newest frame stand in the status") {
    Rig rig;
    ChildProcess& acquirer =
        rig.acquirer({"--width", "16", "--height", "8", "--frame-rate", "200", "--measure", "mean,max"});
    rig.wait_for_delivered(3);
    ChildProcess& text = rig.control("status");
    CHECK(text.wait() == exited(0));
    CHECK(contains(text.out(), "  values    mean "));
    ChildProcess& as_json = rig.control("status", {"--json"});
    CHECK(as_json.wait() == exited(0));
    const auto values = nlohmann::json::parse(as_json.out()).at("source").at("values");
    REQUIRE(values.size() == 2);
    CHECK(values[0].at("name") == "mean");
    CHECK(values[0].at("value").get<double>() > 0);
    CHECK(values[1].at("value").get<double>() >= values[0].at("value").get<double>());
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
}

TEST_CASE("an unknown measure is a usage error") {
    Rig rig;
    check_refused(rig.acquirer({"--measure", "median"}), 2, {"--measure", "median", "mean, min or max"});
}
