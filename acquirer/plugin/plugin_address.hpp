// Which camera is meant.
#pragma once
#include <string>

namespace framering {

struct PluginAddress {
    std::string name;
    std::string id;  // empty: the first camera
};
// "NAME" or "NAME:ID", as it stands behind "plugin:". Fails (Error, usage): no name.
[[nodiscard]] PluginAddress parse_plugin_address(const std::string& text);

}  // namespace framering
