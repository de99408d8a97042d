#include "command/command_words.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "common/base/command_text.hpp"
#include "common/base/error.hpp"
#include "control/words/control_commands.hpp"

namespace framering {

namespace {
struct ProgramText {
    std::string_view name;
    std::string_view file;
    std::string_view help;
};

constexpr std::array<ProgramText, 5> kPrograms{{
    {"run", "run.sh", "run one scan: acquirer, writer and viewer as three processes; one that dies is restarted"},
    {"acquirer", "acquirer",
     "take frames from a camera, a file, a pipe or the simulation; list cameras, check a plan"},
    {"writer", "writer", "store every frame; verify, recover and compress recorded scans"},
    {"viewer", "viewer", "show the newest frame in a window, the terminal or a browser; save it as a picture"},
    {"control", "control", "with --help: the options of all commands below, which need no `control` before them"},
}};

// Letters to insert, remove or replace until one word is the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

std::vector<std::string_view> all_names() {
    std::vector<std::string_view> names;
    std::ranges::transform(kPrograms, std::back_inserter(names), &ProgramText::name);
    std::ranges::transform(kControlCommands, std::back_inserter(names), &ControlCommandText::name);
    return names;
}
}  // namespace

std::vector<std::string_view> nearest_names(std::string_view word, const std::vector<std::string_view>& names) {
    constexpr std::size_t most_letters = 2;
    std::vector<std::string_view> near;
    std::ranges::copy_if(names, std::back_inserter(near), [&](std::string_view name) {
        return distance(word, name) <= std::min(most_letters, name.size() / 2);
    });
    return near;
}

Execution execution_of(const std::vector<std::string>& words) {
    const std::string& word = words.front();
    const auto program = std::ranges::find(kPrograms, word, &ProgramText::name);
    if (program != kPrograms.end()) {
        return {std::string(program->file), {words.begin() + 1, words.end()}};
    }
    if (std::ranges::find(kControlCommands, word, &ControlCommandText::name) != kControlCommands.end()) {
        return {"control", words};
    }
    const auto near = nearest_names(word, all_names());
    fail(ExitCode::usage, "unknown command '{}'; {}see framering --help", word,
         near.empty() ? "" : fmt::format("did you mean {}? Otherwise ", fmt::join(near, " or ")));
}

std::string command_help() {
    std::string text =
        "framering COMMAND [options]: record image streams from microscopes and cameras, and show them while "
        "they\n"
        "are recorded.\n\nPrograms:\n";
    for (const auto& program : kPrograms) {
        text += command_text(program.name, program.help);
    }
    text += "\nSessions, the machine and recorded scans:\n";
    for (const auto& command : kControlCommands) {
        text += command_text(command.name, command.help);
    }
    return text +
           "\nframering COMMAND --help lists the options of a command, framering --version prints the version.\n";
}

}  // namespace framering
