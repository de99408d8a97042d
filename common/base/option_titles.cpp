#include "common/base/option_titles.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>
#include <vector>

namespace framering {

namespace {
std::vector<std::string> commands_in(const std::string& title) {
    std::vector<std::string> commands;
    std::istringstream names(title.substr(0, title.find(':')));
    for (std::string each; std::getline(names >> std::ws, each, ',');) {
        commands.push_back(each);
    }
    return commands;
}
}  // namespace

std::optional<std::string> title_for(const std::string& title, const std::string& command) {
    const std::vector<std::string> commands = commands_in(title);
    std::string actions;
    for (const std::string& each : commands) {
        if (each.starts_with(command + " ")) {
            actions += (actions.empty() ? "" : ", ") + each;
        }
    }
    const bool is_of_all_actions = std::ranges::find(commands, command) != commands.end();
    if (!is_of_all_actions && actions.empty()) {
        return std::nullopt;
    }
    const std::size_t colon = title.find(':');
    const std::string text = colon == std::string::npos ? "" : title.substr(colon);
    if (!is_of_all_actions) {
        return actions + text;
    }
    return "Options" + text;
}

bool title_names(const std::string& title, const std::string& command) {
    return std::ranges::any_of(commands_in(title), [&](const std::string& each) {
        return each == command || command.starts_with(each + " ");
    });
}

std::string commands_text(const std::string& title) {
    const std::vector<std::string> commands = commands_in(title);
    std::string text = commands.size() == 1 ? "the command" : "the commands";
    for (const std::string& command : commands) {
        const bool is_first = &command == &commands.front();
        const bool is_last = &command == &commands.back();
        text += fmt::format("{}{}", is_first ? " " : is_last ? " and " : ", ", command);
    }
    return text;
}

}  // namespace framering
