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
    constexpr std::size_t most_columns = 110;
    const std::size_t first = command.usage.size() + command.help.substr(0, command.help.find('\n')).size();
    return fmt::format("framering {}:{}{}\n\nAll commands: framering --help", command.usage,
                       first < most_columns ? " " : "\n", command.help);
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

// `words`: the command, and what stands behind it.
double value_of(ControlCommand command, const std::vector<std::string>& words) {
    const bool has_value = command == ControlCommand::exposure || command == ControlCommand::gain;
    if (!has_value || words.size() > 2) {
        fail(ExitCode::usage, "unexpected argument '{}'; see framering {} --help", words.back(), words.front());
    }
    return parse_live_value(command == ControlCommand::exposure ? LiveKey::exposure : LiveKey::gain, words[1]);
}

// "queue list", "hooks list", "status"
std::string whole_command(const std::vector<std::string>& words) {
    const bool has_actions = words.front() == "queue" || words.front() == "hooks";
    return has_actions && words.size() > 1 ? words[0] + " " + words[1] : words.front();
}

void require_sound(const ControlOptions& options) {
    if (options.prometheus && (options.json || options.watch)) {
        fail(ExitCode::usage,
             "option --prometheus goes with neither --json nor --watch; see framering status --help");
    }
    if (options.command == ControlCommand::export_scan && options.export_scan.scan.empty()) {
        fail(ExitCode::usage, "export needs --csv with the directory of a recorded scan");
    }
}

void declare_common_options(CommandLine& line, ControlOptions& options) {
    line.group("status, top, watch, start, queue, pause, resume, cancel, terminate, exposure, gain, remove");
    line.option("session", "NAME", "session to use (default: default)", [&](const std::string& text) {
        require_valid_session_name(text);
        options.session = text;
        options.is_session_given = true;
    });
    line.group("status, top, watch, start, pause, resume, cancel, terminate, exposure, gain");
    line.option("wait", "TIME", "wait for the session to appear, such as 5s (default: do not wait)",
                [&](const std::string& text) { options.wait = parse_duration(text); });
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
    declare_common_options(line, options);
    declare_scan_options(line, options.scan);
    line.group("start");
    line.flag("wait-end", "wait until the scan has ended; the exit code is the scan's", options.wait_end);
    declare_session_options(line, options);
    line.group("export");
    line.option("csv", "DIR", "directory of the scan whose table is written as comma-separated values",
                [&](const std::string& text) { options.export_scan.scan = text; });
    line.group("export, check");
    line.option("output", "FILE|DIR",
                "export: file to write (default: standard output); check: directory on the disk to measure "
                "(default: the current directory)",
                [&](const std::string& text) {
                    options.check.disk = text;
                    options.export_scan.output = text;
                });
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
    line.require_for(whole_command(words));
    if (options.command == ControlCommand::queue) {
        options.queue = parse_queue_words({words.begin() + 1, words.end()});
    } else if (options.command == ControlCommand::hooks) {
        options.hooks = parse_hooks_words({words.begin() + 1, words.end()});
    } else if (words.size() > 1) {
        options.value = value_of(options.command, words);
    }
    require_sound(options);
    return options;
}

}  // namespace framering
