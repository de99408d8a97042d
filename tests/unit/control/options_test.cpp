#include "control/options.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "tests/support/program_output.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
std::optional<ControlOptions> parsed(const std::vector<const char*>& words) {
    std::vector<const char*> line(words.size() + 1, "control");
    std::ranges::copy(words, line.begin() + 1);
    return parse_control_options(static_cast<int>(line.size()), line.data());
}

bool is_refused(const std::vector<const char*>& words) {
    try {
        (void)parsed(words);
        return false;
    } catch (const Error& error) {
        return error.exit_code() == ExitCode::usage;
    }
}

std::string help_of(const char* command) {
    return test::printed_by([&] { CHECK_FALSE(parsed({command, "--help"})); });
}
}  // namespace

TEST_CASE("control queue takes its words and numbers") {
    const auto move = parsed({"queue", "move", "7", "2", "--session", "s"});
    REQUIRE(move);
    CHECK(move->command == ControlCommand::queue);
    CHECK(move->queue.action == QueueAction::move);
    CHECK(move->queue.number == 7);
    CHECK(move->queue.place == 2);
    CHECK(parsed({"queue", "clear"})->queue.action == QueueAction::clear);
    CHECK(parsed({"queue", "list", "--json"})->json);
    for (const std::vector<const char*>& words : {std::vector<const char*>{"queue"},
                                                  {"queue", "eat"},
                                                  {"queue", "remove"},
                                                  {"queue", "move", "1"},
                                                  {"queue", "list", "2"},
                                                  {"queue", "remove", "x"},
                                                  {"queue", "list", "--frames", "5"},
                                                  {"status", "--frames", "5"},
                                                  {"status", "--prometheus", "--json"},
                                                  {"status", "--prometheus", "--watch"},
                                                  {"list", "--prometheus"},
                                                  {"status", "--interval", "1s"},
                                                  {"top", "--interval", "10ms"},
                                                  {"top", "--keep"},
                                                  {"status", "--on-trouble", "true"},
                                                  {"queue", "add", "--wait-end"},
                                                  {"status", "--time", "10s"},
                                                  {"status", "--now=no"},
                                                  {"list", "--session", "s"},
                                                  {"hooks", "list", "scans", "--wait", "1s"},
                                                  {"hooks", "retry", "scans", "--json"},
                                                  {"queue", "remove", "1", "--wait", "1s"},
                                                  {"queue", "clear", "--json"},
                                                  {"remove", "--wait", "1s"},
                                                  {"check", "--csv", "d"},
                                                  {"check", "--session", "s"},
                                                  {"list", "--output", "d"},
                                                  {"exposure", "1ms", "2ms"}}) {
        CAPTURE(words[0]);
        CHECK(is_refused(words));
    }
}

TEST_CASE("an option of other commands is refused with their names") {
    const auto message = [](const std::vector<const char*>& words) {
        try {
            (void)parsed(words);
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(message({"list", "--time", "10s"}) ==
          "option --time is for the command check only; see framering control --help");
    CHECK(
        message({"--json", "top"}) ==
        "option --json is for the commands status, queue list and hooks list only; see framering control --help");
    CHECK(message({"hooks", "list", "scans", "--frames", "5"}) ==
          "option --frames is for the commands start and queue add only; see framering control --help");
    CHECK(parsed({"--session", "s", "--wait", "1s", "cancel"})->wait == 1s);
    CHECK(parsed({"check", "--time", "10s", "--output", "d"})->check.disk == "d");
    CHECK(parsed({"export", "--csv", "scan", "--output", "f"})->export_scan.output == "f");
}

TEST_CASE("the help of a command shows its own options, and no list of other commands") {
    const auto has = [](const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    };
    const std::string list = help_of("list");
    CHECK(list.starts_with("framering list: list all sessions"));
    CHECK_FALSE(has(list, "--json"));
    CHECK_FALSE(has(list, "\nOptions:"));
    const std::string terminate = help_of("terminate");
    CHECK(terminate.starts_with("framering terminate [--now] [options]: end the scan as cancel does"));
    for (const char* part : {"\nOptions:\n  --session", "--wait", "--now", "General:"}) {
        CHECK(has(terminate, part));
    }
    CHECK_FALSE(has(terminate, "status, top"));
    const std::string queue = help_of("queue");
    for (const char* part : {"\nOptions:\n  --session", "\nqueue list:\n  --json", "\nqueue add: for the scan"}) {
        CHECK(has(queue, part));
    }
    CHECK(has(help_of("start"), "\nOptions: for the scan"));
    CHECK(has(help_of("hooks"), "\nhooks list:\n  --json"));
    CHECK(has(help_of("control"), "\nstatus, queue list, hooks list:\n"));
}

TEST_CASE("top and watch take an interval, watch a command and how long it goes on") {
    CHECK(parsed({"top", "--interval", "250ms"})->interval == 250ms);
    CHECK_FALSE(parsed({"top"})->is_session_given);
    const auto watch =
        parsed({"watch", "--session", "s", "--keep", "--interval", "2s", "--on-trouble", "told {text}"});
    REQUIRE(watch);
    CHECK(watch->command == ControlCommand::watch);
    CHECK(watch->keep);
    CHECK(watch->interval == 2s);
    CHECK(watch->on_trouble == "told {text}");
    CHECK_FALSE(parsed({"watch"})->on_trouble);
}

TEST_CASE("control hooks takes its words") {
    const auto retry = parsed({"hooks", "retry", "scans", "scan_00001.ome.tif"});
    REQUIRE(retry);
    CHECK(retry->command == ControlCommand::hooks);
    CHECK(retry->hooks.action == HooksAction::retry);
    CHECK(retry->hooks.place == "scans");
    CHECK(retry->hooks.job == "scan_00001.ome.tif");
    CHECK(parsed({"hooks", "give-up", "scans"})->hooks.job.empty());
    CHECK(parsed({"hooks", "list", "scans", "--json"})->json);
    for (const std::vector<const char*>& words : {std::vector<const char*>{"hooks"},
                                                  {"hooks", "list"},
                                                  {"hooks", "list", ""},
                                                  {"hooks", "list", "scans", "job"},
                                                  {"hooks", "eat", "scans"}}) {
        CAPTURE(words.back());
        CHECK(is_refused(words));
    }
}

TEST_CASE("what a scan is to do is said in options") {
    const auto start =
        parsed({"start", "--frames", "5", "--duration", "2s", "--frame-rate", "max", "--exposure", "2ms", "--gain",
                "1.5", "--name", "bead", "--camera-setting", "fan=2", "--wait-end"});
    REQUIRE(start);
    CHECK(start->wait_end);
    const ScanRequest request = request_of(start->scan);
    CHECK(request.frames == 5U);
    CHECK(request.duration == 2s);
    CHECK(request.frame_rate_hz == 0.0);
    CHECK(request.exposure_us == 2000.0);
    CHECK(request.gain == 1.5);
    CHECK(request.name == "bead");
    CHECK(request.settings.size() == 1);
    CHECK_THROWS_AS((void)request_of(parsed({"start", "--name", "a/b"})->scan), Error);
    CHECK_THROWS_AS((void)request_of(parsed({"start", "--plan", "/dev/null"})->scan), Error);
}
