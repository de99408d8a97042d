// `control export --csv`: the table of a recorded scan.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering::test;
namespace fs = std::filesystem;

namespace {
std::vector<std::string> table_lines(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char letter : line) {
        if (letter == ',') {
            cells.emplace_back();
        } else {
            cells.back() += letter;
        }
    }
    return cells;
}

// `control export` belongs to no session.
ChildProcess& exported(Rig& rig, const fs::path& scan, const Arguments& more = {}) {
    Arguments arguments{"export", "--csv", scan.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return rig.program("control", arguments);
}

// Four frames of two pixels each: n and n + 1.
std::string four_frames(const TemporaryDirectory& folder) {
    const std::string path = folder / "frames.raw";
    std::ofstream(path, std::ios::binary) << std::string{'\0', '\1', '\1', '\2', '\2', '\3', '\3', '\4'};
    return path;
}

fs::path record_four(Rig& rig, const TemporaryDirectory& folder) {
    ChildProcess& writer = rig.writer();
    CHECK(
        rig.acquirer({"--source", "raw:" + four_frames(folder), "--width", "2", "--height", "1", "--pixel-format",
                      "mono8", "--axes", "t:2:0.5s,c:2", "--measure", "mean,max", "--wait-for", "writer=30s"})
            .wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    return rig.output() / "scan";
}

std::string file_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
}  // namespace

namespace {
std::uint64_t first_ns(const std::vector<std::string>& lines) {
    return std::stoull(cells_of(lines[1])[8]);
}
}  // namespace

TEST_CASE("the table of a scan has a line for each frame, with axes, times and values") {
    const TemporaryDirectory folder;
    Rig rig;
    const fs::path scan = record_four(rig, folder);
    ChildProcess& control = exported(rig, scan);
    CHECK(control.wait() == exited(0));
    const auto lines = table_lines(control.out());
    REQUIRE(lines.size() == 5);
    CHECK(lines[0] ==
          "frame,sequence,delivered,status,t,c,t set point (s),time (s),host_time (ns),utc,camera_time (tick),"
          "camera_frame_id,mean,max");
    for (std::size_t n = 0; n < 4; ++n) {
        const auto cells = cells_of(lines[n + 1]);
        CAPTURE(lines[n + 1]);
        REQUIRE(cells.size() == 14);
        const std::string number = std::to_string(n);
        CHECK(std::vector(cells.begin(), cells.begin() + 7) ==
              std::vector<std::string>{number, number, number, "good", std::to_string(n / 2),
                                       std::to_string(n % 2), n < 2 ? "0" : "0.5"});
        const double since_first_s = static_cast<double>(std::stoull(cells[8]) - first_ns(lines)) / 1e9;
        CHECK(std::stod(cells[7]) == doctest::Approx(since_first_s));
        CHECK(std::stoull(cells[8]) > 0);
        CHECK(cells[9].starts_with("20"));
        CHECK(cells[10].empty());
        CHECK(cells[11].empty());
        CHECK(cells[12] == number + ".5");
        CHECK(cells[13] == std::to_string(n + 1));
    }
}

TEST_CASE("a table goes to a file that is whole, and replaces one") {
    const TemporaryDirectory folder;
    Rig rig;
    const fs::path scan = record_four(rig, folder);
    const fs::path file = folder / "table.csv";
    std::ofstream(file) << "before";
    CHECK(exported(rig, scan, {"--output", file.string()}).wait() == exited(0));
    ChildProcess& to_output = exported(rig, scan);
    CHECK(to_output.wait() == exited(0));
    CHECK(file_text(file) == to_output.out());
    check_refused(exported(rig, scan, {"--output", folder.path().string()}), 2, {"is not a regular file"});
    check_refused(exported(rig, scan, {"--output", (folder / "no" / "table.csv").string()}), 1,
                  {"cannot create", "No such file or directory"});
    check_refused(exported(rig, folder.path()), 1, {"is not a scan directory: it has no scan.json"});
    check_refused(rig.program("control", {"export"}), 2, {"export needs --csv"});
    check_refused(rig.program("control", {"list", "--csv", "."}), 2, {"--csv is for the command export"});
    check_refused(rig.program("control", {"list", "--output", "."}), 2, {"--output is for the commands export"});
}

TEST_CASE("a table has all that can be read, and says what cannot") {
    const TemporaryDirectory folder;
    Rig rig;
    const fs::path scan = record_four(rig, folder);
    std::string text = file_text(scan / "scan.values");
    text.back() = static_cast<char>(text.back() ^ 1);
    std::ofstream(scan / "scan.values", std::ios::binary) << text;
    ChildProcess& control = exported(rig, scan);
    CHECK(control.wait() == exited(1));
    CHECK(contains(control.err(), "values of 1 frame cannot be read"));
    CHECK(contains(control.err(), "row 3, frame 3: its checksum is wrong"));
    const auto lines = table_lines(control.out());
    REQUIRE(lines.size() == 5);
    CHECK(lines[3].ends_with(",2.5,3"));
    CHECK(lines[4].ends_with(",,,,"));
}

TEST_CASE("the table of a scan that is being recorded has the frames that are stored") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(
        {"--width", "16", "--height", "8", "--frame-rate", "500", "--measure", "min", "--wait-for", "writer=30s"});
    rig.wait_for_delivered(50);
    ChildProcess& control = exported(rig, rig.output() / "scan");
    CHECK(control.wait() == exited(0));
    const auto lines = table_lines(control.out());
    CHECK(lines.size() > 2);
    for (std::size_t n = 1; n < lines.size(); ++n) {
        CHECK(cells_of(lines[n]).size() == 10);
        CHECK_FALSE(cells_of(lines[n]).back().empty());
    }
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
}
