#include "acquirer/plugin/plugin_address.hpp"

#include "common/base/error.hpp"

namespace framering {

PluginAddress parse_plugin_address(const std::string& text) {
    const std::size_t colon = text.find(':');
    PluginAddress address{text.substr(0, colon), colon == std::string::npos ? "" : text.substr(colon + 1)};
    if (address.name.empty()) {
        fail(ExitCode::usage,
             "the name of the plug-in is missing; use plugin:NAME or plugin:NAME:ID, and framering acquirer "
             "--list-sources or --list-actuators for the names");
    }
    return address;
}

}  // namespace framering
