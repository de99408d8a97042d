// The checks, by what they look at.
#pragma once
#include <span>
#include <string>

#include "acquirer/plugin/plugin_library.hpp"

namespace framering {

struct PluginCheck {
    const char* name;
    const char* promise;  // as it is printed
    // Returns why it could not be made; empty: it was, and the promise is kept. Fails (Error): it is broken.
    std::string (*run)(PluginLibrary& plugin);
};

[[nodiscard]] std::span<const PluginCheck> camera_checks();
[[nodiscard]] std::span<const PluginCheck> setting_checks();
[[nodiscard]] std::span<const PluginCheck> frame_checks();

}  // namespace framering
