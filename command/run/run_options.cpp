#include "command/run/run_options.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "common/base/command_line.hpp"
#include "common/base/configuration.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/frame/frame_format.hpp"
#include "common/session/session_name.hpp"

namespace framering {

namespace {
constexpr const char* kSynopsis =
    " [options] [-- acquirer options]: run one scan and store every frame\n"
    "\n"
    "Starts acquirer, writer and viewer as three processes. Options of viewer, writer and acquirer override the\n"
    "defaults that this command has for them. Without acquirer options, here or in a configuration file, it "
    "records\n"
    "5 s of simulated microscope images, 512x512 mono16 at 100 frames/s.\n"
    "Ctrl-C cancels the scan (all acquired frames are stored); with --serve and no scan running it ends the\n"
    "session. A second Ctrl-C terminates the session, a third terminates it immediately. Closing the terminal "
    "also\n"
    "cancels the scan; closing a pipe that reads the output does not.\n"
    "A process that is killed or ends with exit code 1 is restarted after 0.2 s, 0.4 s, ... 5 s, at most 5 times\n"
    "per minute, and resumes the scan: no frame is lost. Exceptions: an acquirer that closed its scan because of "
    "an\n"
    "error, and an acquirer whose source cannot be read again (raw:- and other pipes,\n"
    "folders with --watch).\n"
    "\n"
    "Standard input goes to the acquirer: ... | framering run -- --source raw:- --width 640 --height 480\n"
    "\n"
    "FRAMERING_BIN=DIR: use the programs in DIR.\n"
    "Exit code: 0 done, 1 failed, 2 usage, 3 frames were lost, 4 canceled, 5 session busy.";

std::string directory_name(const std::string& text) {
    if (text.empty() || text.front() == '.' || text.find('/') != std::string::npos) {
        fail(ExitCode::usage,
             "'{}' is not a valid directory name; use a name without / that does not start with .", text);
    }
    return text;
}

// The command is checked by the program that gets it.
void declare_hooks_of_run(CommandLine& line, RunOptions& options) {
    for (const char* name : {"on-file-closed", "on-scan-closed"}) {
        line.option(
            name, "'CMD ...'",
            std::string(name) == "on-file-closed"
                ? "run CMD for each file of the scan that is complete, while the scan goes on; see framering "
                  "writer --help"
                : "run CMD for each scan that is over",
            [&options, name](const std::string& text) {
                options.hooks.push_back(fmt::format("--{}={}", name, text));
            });
        line.secret(name);
    }
    line.repeatable(
        "hooks", "'...'",
        "further options for these, such as '--hooks-at-once 4 --hook-log hooks'; can be given several "
        "times",
        [&](const std::string& text) { add_words(options.hook_words, text); });
}

std::string preview_side(const std::string& text) {
    const std::uint64_t side = parse_count(text);
    if (side < 1 || side > kLargestSide) {
        fail(ExitCode::usage, "{} is out of range; use 1 to {} pixels", text, kLargestSide);
    }
    return std::to_string(side);
}

void declare(CommandLine& line, RunOptions& options) {
    line.configured("run");
    line.option("session", "NAME", "session to use (default: default); several sessions can run side by side",
                [&](const std::string& text) {
                    require_valid_session_name(text);
                    options.session = text;
                });
    line.option(
        "output", "DIR",
        "where scans are stored (default: scans in the current directory, or the writer's in a configuration "
        "file)",
        [&](const std::string& text) { options.output = text; });
    line.option(
        "second-output", "DIR",
        "also store every frame in DIR, with a second writer (role second), for example on another disk or "
        "server",
        [&](const std::string& text) { options.second_output = text; });
    line.option(
        "preview", "N",
        "also store a preview in OUTPUT/NAME_preview: every frame scaled to fit into N x N pixels; it never "
        "holds back the camera, and skips frames where it cannot keep up",
        [&](const std::string& text) { options.preview = preview_side(text); });
    line.repeatable("preview-writer", "'...'",
                    "further options for the preview's writer, such as '--every 10 --threads 2'; can be given "
                    "several times",
                    [&](const std::string& text) { add_words(options.preview_writer, text); });
    line.option("name", "NAME",
                "name of the scan directory (default: scan, or the writer's in a configuration file); if it "
                "exists: scan_001, ...",
                [&](const std::string& text) { options.name = directory_name(text); });
    line.flag("no-viewer", "print a progress line every second instead of showing images", options.no_viewer);
    line.flag("no-writer", "live view only: nothing is stored unless a writer attaches", options.no_writer);
    line.flag("detach",
              "start the scan and return; the scan continues on its own, and processes that die are not restarted",
              options.detach);
    line.flag(
        "serve",
        "run scan after scan, as framering start and framering queue ask for them; the options are for all of "
        "them",
        options.serve);
    line.flag("no-restart", "do not restart processes that die", options.no_restart);
    declare_hooks_of_run(line, options);
    line.repeatable(
        "viewer", "'...'",
        "further options for the viewer, such as '--display terminal'; see framering viewer --help; can "
        "be given several times",
        [&](const std::string& text) { add_words(options.viewer, text); });
    line.repeatable("writer", "'...'",
                    "further options for the writer; see framering writer --help; can be given several times",
                    [&](const std::string& text) { add_words(options.writer, text); });
}

void require_own(const Words& words, const char* name, const std::string& program) {
    for (const char* option : {"--session", "--output", "--name", "--role"}) {
        if (gives(words, option)) {
            fail(ExitCode::usage, "option --{}: {} is set by {}; omit it there, see {} --help", name, option,
                 program, program);
        }
    }
    if (gives(words, "--scale-to")) {
        fail(ExitCode::usage, "option --{}: --scale-to makes a preview of the recording; use {} --preview N", name,
             program);
    }
}

// In a file, --hooks waits for a run with a command.
void require_command_for_hooks(const RunOptions& options, const Words& typed) {
    if (!options.runs_hooks && gives(typed, "--hooks")) {
        fail(ExitCode::usage,
             "option --hooks has no command to be for; give --on-file-closed 'CMD ...' or --on-scan-closed 'CMD "
             "...' as well, or omit it");
    }
}

void require_sound(const RunOptions& options, const std::string& program) {
    require_own(options.writer, "writer", program);
    require_own(options.preview_writer, "preview-writer", program);
    if (gives(options.viewer, "--session")) {
        fail(ExitCode::usage, "option --viewer: --session is set by {}; use {} --session ...", program, program);
    }
    if (gives(options.acquirer, "--session")) {
        fail(ExitCode::usage, "option --session must come before --; use {} --session NAME -- ...", program);
    }
    if (!options.hooks.empty() && options.no_writer) {
        fail(ExitCode::usage,
             "--no-writer stores no file that a command could be run for; omit it or --on-...-closed");
    }
    if (options.no_writer && !options.second_output.empty()) {
        fail(ExitCode::usage, "--no-writer and --second-output contradict each other; omit one of them");
    }
    if (options.no_writer && !options.preview.empty()) {
        fail(ExitCode::usage, "--no-writer and --preview contradict each other; omit one of them");
    }
    if (options.preview.empty() && !options.preview_writer.empty()) {
        fail(ExitCode::usage, "--preview-writer is for the preview; add --preview N");
    }
}

Words words_of(const std::string& section, const std::string& session) {
    Words words;
    for (const ConfiguredOption& option : configured_options(section, session)) {
        words.push_back(fmt::format("--{}={}", option.name, option.value));
    }
    return words;
}

// Where the writer stores scans by itself, if the run does not say.
void take_place_of_writer(RunOptions& options) {
    for (const auto& [name, value, where] : configured_options("writer", options.session)) {
        if (name == "output" && options.output.empty()) {
            options.output = value;
        } else if (name == "name" && options.name.empty()) {
            try {
                options.name = directory_name(value);
            } catch (const Error& error) {
                throw error.within(where + ": option name");
            }
        }
    }
}

void take_configuration(RunOptions& options) {
    options.configured_acquirer = words_of("acquirer", options.session);
    options.configured_writer = words_of("writer", options.session);
    options.configured_viewer = words_of("viewer", options.session);
    options.runs_hooks = !options.no_writer && (gives(options.configured_writer, "--on-file-closed") ||
                                                gives(options.configured_writer, "--on-scan-closed"));
    take_place_of_writer(options);
    options.serve = options.serve || gives(options.configured_acquirer, "--serve=yes");
}

void take_hooks(RunOptions& options, bool uses_files) {
    options.runs_hooks = options.runs_hooks || !options.hooks.empty();
    options.hooks.insert(options.hooks.end(), options.hook_words.begin(), options.hook_words.end());
    if (!uses_files) {
        options.hooks.emplace_back("--no-config");
    }
}
}  // namespace

std::optional<RunOptions> parse_run_options(const std::string& program, const std::vector<std::string>& words) {
    RunOptions options;
    CommandLine line(program, program + kSynopsis);
    declare(line, options);
    const auto dashes = std::ranges::find(words, "--");
    std::vector<const char*> own{program.c_str()};
    std::ranges::transform(words.begin(), dashes, std::back_inserter(own), &std::string::c_str);
    try {
        if (!line.parse(static_cast<int>(own.size()), own.data())) {
            return std::nullopt;
        }
    } catch (const Error& error) {
        if (std::string_view(error.what()).find("unrecognised option") == std::string_view::npos) {
            throw;
        }
        fail(error.exit_code(), "{}, and put acquirer options after --", error.what());
    }
    if (dashes != words.end()) {
        options.acquirer.assign(dashes + 1, words.end());
    }
    require_sound(options, program);
    if (line.uses_files()) {
        take_configuration(options);
    }
    if (options.acquirer.empty() && options.configured_acquirer.empty()) {
        add_words(options.acquirer,
                  "--width 512 --height 512 --pixel-format mono16 --frames 500 --frame-rate 100");
    }
    if (options.serve && !gives(options.acquirer, "--serve")) {
        options.acquirer.emplace_back("--serve");
    }
    const auto configured = taken_out(options.configured_viewer, "--display");
    options.display = taken_out(options.viewer, "--display").value_or(configured.value_or("auto"));
    if (!line.uses_files()) {
        for (Words* each : {&options.acquirer, &options.writer, &options.viewer}) {
            each->emplace_back("--no-config");
        }
    }
    options.preview_writer = overridden(options.writer, options.preview_writer);
    take_hooks(options, line.uses_files());
    require_command_for_hooks(options, {words.begin(), dashes});
    if (options.output.empty()) {
        options.output = "scans";
    }
    if (options.name.empty()) {
        options.name = "scan";
    }
    return options;
}

}  // namespace framering
