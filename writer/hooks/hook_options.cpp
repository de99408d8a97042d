#include "writer/hooks/hook_options.hpp"

#include "common/base/command_line.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
std::uint64_t parse_between(const std::string& text, std::uint64_t least, std::uint64_t most) {
    const std::uint64_t count = parse_count(text);
    if (count < least || count > most) {
        fail(ExitCode::usage, "{} is out of range; use {} to {}", text, least, most);
    }
    return count;
}

Nanoseconds parse_positive_duration(const std::string& text) {
    const Nanoseconds time = parse_duration(text);
    if (time <= Nanoseconds(0)) {
        fail(ExitCode::usage, "the time is 0; use a value such as 1s");
    }
    return time;
}

void declare_commands(CommandLine& line, HookOptions& options) {
    line.option("run-hooks", "OUTPUT",
                "run the commands below for what is recorded in OUTPUT, up to three levels below it, and was not "
                "done yet; ends when everything is done or given up (exit code 1)",
                [&](const std::string& text) {
                    if (text.empty()) {
                        fail(ExitCode::usage, "the directory is missing; use a value such as /data/scans");
                    }
                    options.output = text;
                });
    line.option(
        "on-file-closed", "'CMD ...'",
        "command for each complete file, which will not change any more; split into words, no shell; {file}, "
        "{name}, {directory}, {scan}, {job}, {frames}, {attempt} and others are filled in (docs/hooks.md)",
        [&](const std::string& text) { options.on_file_closed.emplace(HookKind::file_closed, text); });
    line.option(
        "on-scan-closed", "'CMD ...'",
        "command for each scan that is over, after those for its files; {directory}, {scan}, {state}, {job}, "
        "{frames}, {attempt} and others are filled in",
        [&](const std::string& text) { options.on_scan_closed.emplace(HookKind::scan_closed, text); });
    line.flag("follow", "continue until stopped, also with later scans", options.follow);
    line.flag("follow-session",
              "continue until the session is over and all jobs are done; framering run uses this",
              options.follow_session);
}
}  // namespace

void declare_hooks(CommandLine& line, HookOptions& options) {
    line.group("Instead of recording: hooks, after each file and scan");
    declare_commands(line, options);
    const auto option = [&](const char* name, const char* value, const char* help, auto set) {
        line.option(name, value, help, [&options, name, set](const std::string& text) {
            options.given = name;
            set(options, text);
        });
    };
    option("hooks-since", "SECONDS", "leave scans alone that began before this (seconds since 1970 UTC)",
           [](HookOptions& to, const std::string& text) {
               constexpr std::uint64_t most = 10'000'000'000;
               to.since_utc_ns = parse_between(text, 0, most) * 1'000'000'000;
           });
    option("hooks-at-once", "N", "at most N commands at a time (default: 2)",
           [](HookOptions& to, const std::string& text) {
               to.at_once = static_cast<unsigned>(parse_between(text, 1, 64));
           });
    option("hook-tries", "N", "give up after N failed attempts of a job (default: 10)",
           [](HookOptions& to, const std::string& text) { to.tries = parse_between(text, 1, 1'000'000); });
    option("hook-retry-after", "TIME",
           "pause after the first failed attempt of a job; it doubles up to 5min (default: 1s)",
           [](HookOptions& to, const std::string& text) { to.retry_after = parse_positive_duration(text); });
    option("hook-timeout", "TIME", "end a command after this time; the attempt has failed (default: no limit)",
           [](HookOptions& to, const std::string& text) { to.timeout = parse_positive_duration(text); });
    option("hook-log", "DIR",
           "keep what commands write, in DIR, a file for each job; it may have passwords in it, and only you can "
           "read it (default: it is thrown away)",
           [](HookOptions& to, const std::string& text) { to.log = text; });
    line.flag("check-hooks", "check commands and options, run nothing", options.check_only);
    line.secret("on-file-closed").secret("on-scan-closed");
    line.only_with({"on-file-closed", "on-scan-closed", "follow", "follow-session", "hooks-since", "hooks-at-once",
                    "hook-tries", "hook-retry-after", "hook-timeout", "hook-log"},
                   "run-hooks", {}, "");
}

void require_sound(const HookOptions& options) {
    if (options.output.empty()) {
        if (options.on_file_closed || options.on_scan_closed || options.follow || options.follow_session) {
            fail(ExitCode::usage,
                 "--on-file-closed, --on-scan-closed and --follow go with --run-hooks OUTPUT: a writer that "
                 "records "
                 "starts nothing; start another one for the hooks, or use framering run");
        }
        if (options.check_only || !options.given.empty()) {
            fail(ExitCode::usage, "option --{} goes with --run-hooks OUTPUT",
                 options.check_only ? "check-hooks" : options.given);
        }
        return;
    }
    if (!options.on_file_closed && !options.on_scan_closed) {
        fail(ExitCode::usage, "option --run-hooks needs --on-file-closed or --on-scan-closed, with a command");
    }
    if (options.follow && options.follow_session) {
        fail(ExitCode::usage, "options --follow and --follow-session contradict each other; omit one of them");
    }
}

}  // namespace framering
