// How the commands of a program stand in its --help.
#pragma once
#include <fmt/core.h>

#include <string>
#include <string_view>

namespace framering {

// "  list        list all sessions\n". `help`: further lines of it are moved under the first one.
[[nodiscard]] inline std::string command_text(std::string_view name, std::string_view help) {
    std::string text = fmt::format("  {:<11} ", name);
    const std::string below = "\n" + std::string(text.size(), ' ');
    for (const char letter : help) {
        text += letter == '\n' ? below : std::string(1, letter);
    }
    return text + "\n";
}

}  // namespace framering
