#include "common/base/command_line.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "common/base/quantity.hpp"
#include "tests/support/config_home.hpp"
#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A program with an option of each kind, which is configured by [acquirer].
struct Program {
    std::string session = "default";
    std::string source;
    std::uint64_t frames = 0;
    std::vector<std::string> axes;
    std::string gain;
    std::string other;
    std::string check;
    bool loop = false;
    bool list = false;

    bool parse(const std::vector<const char*>& words, const std::vector<std::string>& not_from_files = {}) {
        CommandLine line("framering acquirer", "framering acquirer [options]: a test");
        line.configured("acquirer");
        line.option("session", "NAME", "session (default: default)", [&](const std::string& text) {
            if (text.find('/') != std::string::npos) {
                fail(ExitCode::usage, "'{}' is no name", text);
            }
            session = text;
        });
        line.option("source", "SOURCE", "source (default: simulated)",
                    [&](const std::string& text) { source = text; });
        line.option("frames", "COUNT", "frames", [&](const std::string& text) { frames = parse_count(text); });
        line.repeatable("axis", "AXIS", "axes", [&](const std::string& text) { axes.push_back(text); });
        line.option("gain", "NUMBER", "gain", [&](const std::string& text) { gain = text; });
        line.option("other", "TEXT", "other", [&](const std::string& text) { other = text; });
        line.flag("loop", "loop", loop);
        line.flag("list", "list", list).option("check", "FILE", "check", [&](const std::string& text) {
            check = text;
        });
        line.command_line_only({"list", "check"});
        line.from_one_place({"axis", "frames"}).only_with({"gain"}, "source", {"plugin:"}, "simulated");
        line.not_from_files(not_from_files);
        std::vector<const char*> all{"acquirer"};
        all.insert(all.end(), words.begin(), words.end());
        return line.parse(static_cast<int>(all.size()), all.data());
    }
};

Program parsed(const std::vector<const char*>& words) {
    Program program;
    CHECK(program.parse(words));
    return program;
}

std::string refusal(const std::vector<const char*>& words) {
    const Failure failure = failure_of([&] { (void)Program().parse(words); });
    CHECK(failure.exit_code == ExitCode::usage);
    return failure.line;
}
using Axes = std::vector<std::string>;
}  // namespace

TEST_CASE("the command line goes before the session's file, and that before the general one") {
    const ConfigHome home;
    home.write(home.general(),
               "session = scope\n[acquirer]\nsource = a\nother = a\nframes = 5\n[writer]\nframes = x\n");
    CHECK(parsed({}).session == "scope");
    CHECK(parsed({}).source == "a");
    CHECK(parsed({}).frames == 5);
    home.write(home.of_session("scope"), "[acquirer]\nsource = b\n");
    home.write(home.of_session("rig"), "[acquirer]\nsource = r\n");
    CHECK(parsed({}).source == "b");
    CHECK(parsed({}).other == "a");
    CHECK(parsed({"--source", "c"}).source == "c");
    CHECK(parsed({"--session", "rig"}).source == "r");
    CHECK(parsed({"--no-config"}).source.empty());
    CHECK(parsed({"--no-config"}).session == "default");
}

TEST_CASE("the session 'default' has a file like any other") {
    const ConfigHome home;
    home.write(home.of_session("default"), "[acquirer]\nsource = d\n");
    CHECK(parsed({}).source == "d");
}

TEST_CASE("lists of a stronger place replace those of a weaker one") {
    const ConfigHome home;
    home.write(home.general(), "[acquirer]\naxis = a\naxis = b\n");
    CHECK(parsed({}).axes == Axes{"a", "b"});
    home.write(home.of_session("default"), "[acquirer]\naxis = c\n");
    CHECK(parsed({}).axes == Axes{"c"});
    CHECK(parsed({"--axis", "d", "--axis", "e"}).axes == Axes{"d", "e"});
}

TEST_CASE("a flag is on or off in a file, and can be turned off again") {
    const ConfigHome home;
    home.write(home.general(), "[acquirer]\nloop = yes\n");
    CHECK(parsed({}).loop);
    CHECK_FALSE(parsed({"--loop=no"}).loop);
    home.write(home.of_session("default"), "[acquirer]\nloop = no\n");
    CHECK_FALSE(parsed({}).loop);
    CHECK(parsed({"--loop"}).loop);
    CHECK(parsed({"--loop=yes"}).loop);
    CHECK(refusal({"--loop=maybe"}) == "option --loop=maybe: use --loop or --loop=no");
    home.write(home.general(), "[acquirer]\nloop = maybe\n");
    CHECK(refusal({}) ==
          home.general().string() + ":2: option loop is on or off; use loop = yes or loop = no, not 'maybe'");
}

TEST_CASE("options that exclude each other all come from the strongest place") {
    const ConfigHome home;
    home.write(home.general(), "[acquirer]\nframes = 5\n");
    CHECK(parsed({"--axis", "z"}).frames == 0);
    CHECK(parsed({"--axis", "z", "--frames", "2"}).frames == 2);
    home.write(home.of_session("default"), "[acquirer]\naxis = t\n");
    CHECK(parsed({}).frames == 0);
    CHECK(parsed({}).axes == Axes{"t"});
    CHECK(parsed({"--frames", "7"}).axes.empty());
}

TEST_CASE("an option of a file does not count without the one that it needs; on the command line it does") {
    const ConfigHome home;
    home.write(home.general(), "[acquirer]\ngain = 2\n");
    CHECK(parsed({}).gain.empty());
    CHECK(parsed({"--source", "raw:x"}).gain.empty());
    CHECK(parsed({"--source", "plugin:x"}).gain == "2");
    CHECK(parsed({"--gain", "3"}).gain == "3");
    home.write(home.of_session("default"), "[acquirer]\nsource = plugin:x\n");
    CHECK(parsed({}).gain == "2");
}

TEST_CASE("some options are not to come from files") {
    const ConfigHome home;
    home.write(home.general(), "[acquirer]\nsource = a\nother = a\n");
    Program program;
    CHECK(program.parse({}, {"source", "loop"}));
    CHECK(program.source.empty());
    CHECK(program.other == "a");
}

TEST_CASE("errors name the file and the line") {
    const ConfigHome home;
    const std::string file = home.general().string();
    const auto refused = [&](const std::string& text) {
        home.write(home.general(), text);
        const std::string line = refusal({});
        CHECK(line.starts_with(file + ":"));
        return line.substr(std::min(line.size(), file.size() + 1));
    };
    CHECK(refused("[acquirer]\nframe-rat = 5\n") == "2: unknown option frame-rat; see framering acquirer --help");
    CHECK(refused("[acquirer]\n\nframes = many\n").starts_with("3: option frames: "));
    CHECK(refused("[acquirer]\nframes = 1\nframes = 2\n") ==
          "3: option frames was given before, at " + file + ":2; remove one of them");
    CHECK(refused("frames = 1\n") == "1: option frames is in no section; only session is for all programs");
    CHECK(refused("[acquirer]\nsession = x\n") ==
          "2: session is for all programs; write it before the first section of config.ini");
    CHECK(refused("session = a/b\n") == "1: option session: 'a/b' is no name");
    CHECK(refusal({"--session", "a/b"}) == "option --session: 'a/b' is no name");
    home.write(home.general(), "");
    home.write(home.of_session("default"), "frames = 1\n");
    CHECK(refusal({}) == home.of_session("default").string() + ":1: option frames is in no section");
}

TEST_CASE("what one call is to do is not for files, not even as no") {
    const ConfigHome home;
    const std::string file = home.general().string();
    CHECK(parsed({"--list", "--check", "x"}).list);
    CHECK(parsed({"--check", "x"}).check == "x");
    for (const std::string name : {"list = yes", "list = no", "check = x", "help = yes", "version = yes",
                                   "show-config = yes", "no-config = no"}) {
        home.write(home.general(), "[acquirer]\nframes = 1\n" + name + "\n");
        CHECK(refusal({}) == file + ":3: option " + name.substr(0, name.find(' ')) +
                                 " is for the command line only; remove the line");
    }
    home.write(home.general(), "");
    home.write(home.of_session("default"), "[acquirer]\nlist = yes\n");
    CHECK(contains(refusal({}), "default.ini:2: option list is for the command line only"));
}

TEST_CASE("an unknown option concerns the program of its section alone") {
    const ConfigHome home;
    home.write(home.general(), "[viewer]\nno-such = 1\n");
    CHECK(parsed({}).session == "default");
}

TEST_CASE("a program without a section takes the session only, and reads nothing where that is given") {
    const ConfigHome home;
    std::string session;
    const auto parse = [&](const std::vector<const char*>& words) {
        CommandLine line("framering control", "a test");
        line.configured("");
        line.option("session", "NAME", "session", [&](const std::string& text) { session = text; });
        std::vector<const char*> all{"control"};
        all.insert(all.end(), words.begin(), words.end());
        return line.parse(static_cast<int>(all.size()), all.data());
    };
    home.write(home.general(), "session = scope\n[acquirer]\nno-such = 1\n");
    CHECK(parse({}));
    CHECK(session == "scope");
    home.write(home.general(), "nonsense\n");
    CHECK_THROWS_AS((void)parse({}), Error);
    CHECK(parse({"--session", "x"}));
    CHECK(session == "x");
}

TEST_CASE("options of other commands are refused on the command line, and pass in files") {
    const ConfigHome home;
    const auto refusal_for = [](const std::string& command, const std::vector<const char*>& words) -> std::string {
        std::string session;
        std::string ignored;
        bool json = false;
        CommandLine line("framering control", "a test");
        line.group("status, queue: the session");
        line.option("session", "NAME", "session", [&](const std::string& text) { session = text; });
        line.group("status, queue list");
        line.flag("json", "json", json);
        line.group("check");
        line.repeatable("time", "TIME", "time", [&](const std::string& text) { ignored = text; });
        line.configured("");
        std::vector<const char*> all{"control"};
        all.insert(all.end(), words.begin(), words.end());
        CHECK(line.parse(static_cast<int>(all.size()), all.data()));
        try {
            line.require_for(command);
        } catch (const Error& error) {
            CHECK(error.exit_code() == ExitCode::usage);
            return error.what();
        }
        return "";
    };
    CHECK(refusal_for("status", {"--session", "s", "--json", "--no-config"}).empty());
    CHECK(refusal_for("queue list", {"--session", "s", "--json"}).empty());
    CHECK(refusal_for("queue add", {"--session", "s"}).empty());
    CHECK(refusal_for("queue add", {"--json"}) ==
          "option --json is for the commands status and queue list only; see framering control --help");
    CHECK(refusal_for("status", {"--time", "10s"}) ==
          "option --time is for the command check only; see framering control --help");
    CHECK(contains(refusal_for("check", {"--json=no"}), "option --json is for"));
    CHECK(contains(refusal_for("queues", {"--session", "s"}), "option --session is for"));
    home.write(home.general(), "session = scope\n");
    CHECK(refusal_for("check", {}).empty());
}
