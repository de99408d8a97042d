// What `framering WORD ...` runs.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace framering {

// A file in the folder of the programs, and what stands behind its name on its command line.
struct Execution {
    std::string program;
    std::vector<std::string> words;
};

// Fails (Error, usage): no such command.
[[nodiscard]] Execution execution_of(const std::vector<std::string>& words);
// What --help prints.
[[nodiscard]] std::string command_help();
// Those of `names` that differ from `word` in one or two letters.
[[nodiscard]] std::vector<std::string_view> nearest_names(std::string_view word,
                                                          const std::vector<std::string_view>& names);

}  // namespace framering
