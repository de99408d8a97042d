#include <fmt/core.h>

#include <string>

#include "command/run/run_options.hpp"

namespace framering {

namespace {

std::string quoted(const std::string& text) {
    std::string shell = "'";
    for (const char letter : text) {
        shell += letter == '\'' ? "'\\''" : std::string(1, letter);
    }
    return shell + "'";
}

std::string assignment(const char* name, const Words& words) {
    std::string text = fmt::format("{}=(", name);
    for (const std::string& word : words) {
        text += " " + quoted(word);
    }
    return text + " )\n";
}

std::string assignment(const char* name, bool yes) {
    return fmt::format("{}={}\n", name, yes ? "yes" : "no");
}
}  // namespace

std::string shell_text(const RunOptions& options) {
    return fmt::format("session={}\noutput={}\nsecond_output={}\npreview={}\nname={}\ndisplay={}\n",
                       quoted(options.session), quoted(options.output), quoted(options.second_output),
                       quoted(options.preview), quoted(options.name), quoted(options.display)) +
           assignment("hooks", options.runs_hooks) + assignment("hook_options", options.hooks) +
           assignment("viewer", !options.no_viewer) + assignment("writer", !options.no_writer) +
           assignment("detach", options.detach) + assignment("serve", options.serve) +
           assignment("restart", !options.no_restart) + assignment("acquirer_options", options.acquirer) +
           assignment("writer_options", options.writer) + assignment("preview_options", options.preview_writer) +
           assignment("viewer_options", options.viewer) +
           assignment("configured_acquirer", options.configured_acquirer) +
           assignment("configured_writer", options.configured_writer) +
           assignment("configured_viewer", options.configured_viewer);
}

}  // namespace framering
