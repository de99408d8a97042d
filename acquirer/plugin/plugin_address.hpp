// Which camera is meant, and how it is to be set.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace framering {

struct PluginAddress {
    std::string name;
    std::string id;  // empty: the first camera
};
// "NAME" or "NAME:ID", as it stands behind "plugin:". Fails (Error, usage): no name.
[[nodiscard]] PluginAddress parse_plugin_address(const std::string& text);

// Name and value, in the order in which they are set.
using WantedSettings = std::vector<std::pair<std::string, std::string>>;

}  // namespace framering
