#include "common/base/configuration.hpp"

#include <doctest/doctest.h>

#include "tests/support/config_home.hpp"
#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;
namespace fs = std::filesystem;

namespace {
std::string refusal_of_file(const std::string& text) {
    const Failure failure = failure_of([&] { const ConfigurationFile file(text, "config.ini"); });
    CHECK((failure.exit_code == ExitCode::usage || failure.exit_code == ExitCode::done));
    return failure.line;
}

Failure reading_general() {
    return failure_of([] { (void)read_general_configuration(); });
}
}  // namespace

TEST_CASE("a configuration file gives its options by section, in order, with their lines") {
    const ConfigurationFile file(
        "; a comment\n"
        "session = scope\n"
        "\n"
        "[acquirer]\r\n"
        "  # another one\n"
        "  axis=z=-10um:10um:21  \n"
        "axis = t=::100@60s\n"
        "[writer]\n"
        "comment = sample #3\n"
        "[acquirer]\n"
        "frames =5",
        "config.ini");
    const auto& acquirer = file.section("acquirer");
    REQUIRE(acquirer.size() == 3);
    CHECK(acquirer[0].name == "axis");
    CHECK(acquirer[0].value == "z=-10um:10um:21");
    CHECK(acquirer[0].place == "config.ini:6");
    CHECK(acquirer[1].value == "t=::100@60s");
    CHECK(acquirer[2].place == "config.ini:11");
    CHECK(file.section("writer").front().value == "sample #3");
    CHECK(file.section("").front().value == "scope");
    CHECK(file.section("viewer").empty());
}

TEST_CASE("an empty configuration has no options") {
    CHECK(ConfigurationFile("", "config.ini").section("").empty());
    CHECK(ConfigurationFile("[run]", "config.ini").section("run").empty());
}

TEST_CASE("what is no option is refused with file and line") {
    CHECK(refusal_of_file("\n[camera]\n") ==
          "config.ini:2: '[camera]' is no section; use [acquirer], [writer], [viewer] or [run]");
    CHECK(contains(refusal_of_file("[acquirer\n"), "config.ini:1: '[acquirer' is no section"));
    CHECK(contains(refusal_of_file("[]\n"), "config.ini:1: '[]' is no section"));
    CHECK(contains(refusal_of_file("["), "is no section"));
    CHECK(refusal_of_file("[run]\nframes 5\n") == "config.ini:2: 'frames 5' is no option; write option = value");
    CHECK(contains(refusal_of_file("= 5\n"), "is no option"));
    CHECK(refusal_of_file("[run]\noutput =  \n") ==
          "config.ini:2: option output has no value; write option = value, or remove the line");
}

TEST_CASE("a control character is refused with its line, and tabs and ends of lines are none") {
    using namespace std::string_literals;
    CHECK(refusal_of_file("[run]\nname = a\x1b[2Jb\n") ==
          "config.ini:2: the line has a control character (byte 0x1b); remove it, the file must be plain text in "
          "UTF-8");
    CHECK(contains(refusal_of_file("[run]\nname = a\0b\n"s),
                   "config.ini:2: the line has a control character (byte 0x00)"));
    CHECK(contains(refusal_of_file("# a\n[ru\x7fn]\n"),
                   "config.ini:2: the line has a control character (byte 0x7f)"));
    CHECK(contains(refusal_of_file("[run]\nna\rme = b\n"),
                   "config.ini:2: the line has a control character (byte 0x0d)"));
    CHECK(contains(refusal_of_file("# \x1b\n"), "config.ini:1: the line has a control character"));
    CHECK(refusal_of_file("[run]\t\r\n\tname\t=\ta\tb \xC3\xBC\r\n").empty());
}

TEST_CASE("a value that begins with ~/ is below the home directory") {
    const char* before = std::getenv("HOME");
    const std::string home = before == nullptr ? "" : before;
    setenv("HOME", "/somewhere", 1);
    const ConfigurationFile file("[writer]\noutput = ~/scans\nname = ~x\n", "config.ini");
    CHECK(file.section("writer")[0].value == "/somewhere/scans");
    CHECK(file.section("writer")[1].value == "~x");
    setenv("HOME", home.c_str(), 1);
}

TEST_CASE("there may be no configuration") {
    const ConfigHome home;
    CHECK_FALSE(read_general_configuration());
    CHECK_FALSE(read_session_configuration("scope"));
    CHECK(configured_options("acquirer", "scope").empty());
}

TEST_CASE("a configuration that others could have written is refused") {
    const ConfigHome home;
    home.write(home.general(), "session = scope\n");
    CHECK(read_general_configuration()->section("").front().place == home.general().string() + ":1");
    REQUIRE(chmod(home.general().c_str(), 0664) == 0);
    CHECK(reading_general().exit_code == ExitCode::usage);
    const std::string file = home.general().string();
    CHECK(reading_general().line == "configuration '" + file +
                                        "' is refused: other users can write to it (chmod go-w '" + file +
                                        "'); correct this, or use --no-config");
    REQUIRE(chmod(home.general().c_str(), 0600) == 0);
    CHECK(reading_general().exit_code == ExitCode::done);
    REQUIRE(chmod(home.folder().c_str(), 0777) == 0);
    CHECK(reading_general().says("other users can write to its folder (chmod go-w '" + home.folder().string() +
                                 "')"));
}

TEST_CASE("a configuration of a session is refused where others can write to a folder above it") {
    const ConfigHome home;
    home.write(home.of_session("scope"), "[run]\nname = bead\n");
    const auto reading = [] { (void)read_session_configuration("scope"); };
    CHECK(failure_of(reading).exit_code == ExitCode::done);
    REQUIRE(chmod((home.folder() / "sessions").c_str(), 0775) == 0);
    CHECK(failure_of(reading).says("other users can write to its folder"));
    REQUIRE(chmod((home.folder() / "sessions").c_str(), 0755) == 0);
    REQUIRE(chmod(home.folder().c_str(), 0775) == 0);
    CHECK(failure_of(reading).says("other users can write to its folder"));
}

TEST_CASE("what is no file is refused") {
    const ConfigHome home;
    fs::create_directory(home.general());
    CHECK(reading_general().says("it is not a regular file; correct this"));
    fs::remove(home.general());
    fs::create_symlink("/dev/null", home.general());
    CHECK(reading_general().exit_code == ExitCode::usage);
    CHECK(reading_general().says("it is a symbolic link"));
}

TEST_CASE("a folder may be a link; the one that it leads to is checked") {
    const ConfigHome home;
    const fs::path target = home.folder().parent_path() / "elsewhere";
    fs::create_directory(target);
    REQUIRE(chmod(target.c_str(), 0755) == 0);
    home.write(target / "scope.ini", "[run]\nname = bead\n");
    fs::remove(home.folder() / "sessions");
    fs::create_symlink(target, home.folder() / "sessions");
    CHECK(configured_options("run", "scope").size() == 1);
    REQUIRE(chmod(target.c_str(), 0775) == 0);
    CHECK(
        failure_of([] { (void)read_session_configuration("scope"); }).says("other users can write to its folder"));
}

TEST_CASE("the mark that editors of Windows put before UTF-8 is no part of the first line") {
    const ConfigurationFile file("\xEF\xBB\xBFsession = scope\r\n", "config.ini");
    REQUIRE(file.section("").size() == 1);
    CHECK(file.section("").front().name == "session");
    CHECK(file.section("").front().value == "scope");
}

TEST_CASE("an option of a session replaces all values of the general one") {
    const ConfigHome home;
    home.write(home.general(), "[acquirer]\naxis = a\naxis = b\nframes = 5\n");
    home.write(home.of_session("scope"), "[acquirer]\naxis = c\n");
    const auto options = configured_options("acquirer", "scope");
    REQUIRE(options.size() == 2);
    CHECK(options[0].name == "frames");
    CHECK(options[1].value == "c");
    CHECK(configured_options("acquirer", "other").size() == 3);
}
