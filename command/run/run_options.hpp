// The options of `framering run`, which run.sh takes from here.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "command/run/option_words.hpp"

namespace framering {

struct RunOptions {
    std::string session = "default";
    std::string output;         // as it is given
    std::string second_output;  // empty: no second writer
    std::string preview;        // pixels of its frames' longest side; empty: no preview
    std::string name;
    std::string display = "auto";  // of the viewer
    bool no_viewer = false;
    bool no_writer = false;
    bool detach = false;
    bool serve = false;
    bool no_restart = false;
    Words acquirer;  // what goes to each program's command line
    Words writer;
    Words preview_writer;  // with those of the writer
    Words viewer;
    bool runs_hooks = false;
    Words hook_words;           // further ones
    Words hooks;                // of `framering writer --run-hooks`; may hold passwords
    Words configured_acquirer;  // what files tell it, as --option=value
    Words configured_writer;
    Words configured_viewer;
};

// `program`: as it was called, for texts. `words`: of the command line, with those of the acquirer behind "--".
// Nothing when --help, --version or --show-config was printed. Fails (Error, usage).
[[nodiscard]] std::optional<RunOptions> parse_run_options(const std::string& program,
                                                          const std::vector<std::string>& words);

// As assignments to variables of bash.
[[nodiscard]] std::string shell_text(const RunOptions& options);

}  // namespace framering
