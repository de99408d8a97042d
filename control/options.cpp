#include "control/options.hpp"

#include <algorithm>

#include "common/base/command_line.hpp"
#include "common/base/command_text.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/live_setting.hpp"
#include "common/session/session_name.hpp"

namespace framering {

namespace {
std::string synopsis() {
    std::string text =
        "framering COMMAND [options]: monitor, adjust and stop the sessions of this machine, measure the machine, "
        "and export recorded scans.\n\n";
    for (const auto& command : kControlCommands) {
        text += command_text(command.name, command.help);
    }
    text.pop_back();
    return text;
}

// What --help behind a command is about: null for all commands. The command is the first word, as `framering` has
// it.
const ControlCommandText* command_of_help(int argc, const char* const* argv) {
    const auto found =
        argc < 2 ? kControlCommands.end()
                 : std::ranges::find(kControlCommands, std::string_view(argv[1]), &ControlCommandText::name);
    return found == kControlCommands.end() ? nullptr : &*found;
}

std::string synopsis_of(const ControlCommandText& command) {
    return fmt::format("framering {} [options]: {}\n\nAll commands: framering --help", command.name, command.help);
}

std::string command_names() {
    std::string names;
    for (const auto& command : kControlCommands) {
        const bool is_last = &command == &kControlCommands.back();
        names += fmt::format("{}{}", names.empty() ? "" : is_last ? " or " : ", ", command.name);
    }
    return names;
}

ControlCommand command_of(const std::string& word) {
    const auto found = std::ranges::find(kControlCommands, word, &ControlCommandText::name);
    if (found == kControlCommands.end()) {
        fail(ExitCode::usage, "unknown command '{}'; use {}", word, command_names());
    }
    return found->command;
}

Nanoseconds parse_interval(const std::string& text) {
    const Nanoseconds time = parse_duration(text);
    if (time < std::chrono::milliseconds(100) || time > std::chrono::hours(1)) {
        fail(ExitCode::usage, "{} is out of range; use 100ms to 1h", text);
    }
    return time;
}

double value_of(ControlCommand command, const std::string& word) {
    if (command != ControlCommand::exposure && command != ControlCommand::gain) {
        fail(ExitCode::usage, "unexpected argument '{}'; see framering control --help", word);
    }
    return parse_live_value(command == ControlCommand::exposure ? LiveKey::exposure : LiveKey::gain, word);
}

// Of two commands.
void set_output(ControlOptions& options, const std::string& output) {
    if (options.command == ControlCommand::check) {
        options.check.disk = output;
    } else if (options.command == ControlCommand::export_scan) {
        options.export_scan.output = output;
    } else {
        fail(ExitCode::usage,
             "option --output is for the commands export and check only; see framering control --help");
    }
}

void require_fitting(const ControlOptions& options) {
    const auto only_with = [&](bool given, const char* option, ControlCommand command, const char* name) {
        if (given && options.command != command) {
            fail(ExitCode::usage, "option --{} is for the command {} only; see framering control --help", option,
                 name);
        }
    };
    const bool lists = options.command == ControlCommand::queue || options.command == ControlCommand::hooks;
    if (options.json && !lists) {
        only_with(true, "json", ControlCommand::status, "status");
    }
    only_with(options.wait_end, "wait-end", ControlCommand::start, "start");
    const bool adds = options.command == ControlCommand::queue && options.queue.action == QueueAction::add;
    if (options.scan.given && options.command != ControlCommand::start && !adds) {
        fail(ExitCode::usage,
             "options of a scan are for the commands start and queue add only; see framering control --help");
    }
    only_with(options.watch, "watch", ControlCommand::status, "status");
    only_with(options.prometheus, "prometheus", ControlCommand::status, "status");
    if (options.prometheus && (options.json || options.watch)) {
        fail(ExitCode::usage,
             "option --prometheus goes with neither --json nor --watch; see framering control --help");
    }
    only_with(options.on_trouble.has_value(), "on-trouble", ControlCommand::watch, "watch");
    only_with(options.keep, "keep", ControlCommand::watch, "watch");
    if (options.command != ControlCommand::watch) {
        only_with(options.interval.has_value(), "interval", ControlCommand::top, "top");
    }
    only_with(options.now, "now", ControlCommand::terminate, "terminate");
    only_with(options.discard, "discard", ControlCommand::remove, "remove");
    only_with(!options.export_scan.scan.empty(), "csv", ControlCommand::export_scan, "export");
    if (options.command == ControlCommand::export_scan && options.export_scan.scan.empty()) {
        fail(ExitCode::usage, "export needs --csv with the directory of a recorded scan");
    }
    only_with(options.check.time != CheckSettings{}.time, "time", ControlCommand::check, "check");
}

void declare_session_options(CommandLine& line, ControlOptions& options) {
    line.group("status, queue list, hooks list");
    line.flag("json", "print JSON instead of text", options.json);
    line.group("status");
    line.flag("watch", "print a progress line every second until the session ends", options.watch);
    line.flag("prometheus", "print the metrics of all sessions, or of --session, in Prometheus' text format",
              options.prometheus);
    line.group("watch");
    line.option(
        "on-trouble", "CMD",
        "program to run for each trouble that begins, and when it is over; {trouble}, {subject}, {state} "
        "(begun or over), {session}, {scan} and {text} in its arguments are replaced, and FRAMERING_TROUBLE "
        "and so on are set; no shell",
        [&](const std::string& text) { options.on_trouble = text; });
    line.flag("keep", "wait for the session, and after its end for the next one of its name", options.keep);
    line.group("top, watch");
    line.option("interval", "TIME", "time from one look at the session to the next (default: 1s)",
                [&](const std::string& text) { options.interval = parse_interval(text); });
    line.group("terminate");
    line.flag("now", "do not wait for the writer: files are closed as they are, frames not stored are lost",
              options.now);
    line.group("remove");
    line.flag("discard", "remove the session even if frames are not stored yet: they are lost", options.discard);
}
}  // namespace

std::optional<ControlOptions> parse_control_options(int argc, const char* const* argv) {
    ControlOptions options;
    std::vector<std::string> words;
    const ControlCommandText* const helped = command_of_help(argc, argv);
    CommandLine line("framering control", helped == nullptr ? synopsis() : synopsis_of(*helped));
    line.help_for(helped == nullptr ? "" : std::string(helped->name));
    line.option("session", "NAME", "session to use (default: default)", [&](const std::string& text) {
        require_valid_session_name(text);
        options.session = text;
        options.is_session_given = true;
    });
    line.option("wait", "TIME", "wait for the session to appear, such as 5s (default: do not wait)",
                [&](const std::string& text) { options.wait = parse_duration(text); });
    declare_scan_options(line, options.scan);
    line.flag("wait-end", "start: wait until the scan has ended; the exit code is the scan's", options.wait_end);
    declare_session_options(line, options);
    std::optional<std::string> output;
    line.group("export");
    line.option("csv", "DIR", "directory of the scan whose table is written as comma-separated values",
                [&](const std::string& text) { options.export_scan.scan = text; });
    line.group("export, check");
    line.option("output", "FILE|DIR",
                "export: file to write (default: standard output); check: directory on the disk to measure "
                "(default: the current directory)",
                [&](const std::string& text) { output = text; });
    line.group("check");
    line.option("time", "TIME",
                "time per measurement (default: 10s); shorter times give unreliable tail latencies",
                [&](const std::string& text) { options.check.time = parse_interval(text); });
    line.words(words, 4);
    line.configured("");
    if (!line.parse(argc, argv)) {
        return std::nullopt;
    }
    if (words.empty()) {
        fail(ExitCode::usage, "no command; use {}, or see framering control --help", command_names());
    }
    options.command = command_of(words.front());
    words.erase(words.begin());
    if (options.command == ControlCommand::queue) {
        options.queue = parse_queue_words(words);
    } else if (options.command == ControlCommand::hooks) {
        options.hooks = parse_hooks_words(words);
    } else if (words.size() > 1) {
        fail(ExitCode::usage, "unexpected argument '{}'; see framering control --help", words.back());
    } else if (!words.empty()) {
        options.value = value_of(options.command, words.front());
    }
    if (output) {
        set_output(options, *output);
    }
    require_fitting(options);
    return options;
}

}  // namespace framering
