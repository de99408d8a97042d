// The settings of a camera, as text and as people meet them.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "include/framering/camera_plugin.h"

namespace framering {

struct CameraSetting {
    std::string key;
    std::string title;
    std::string unit;
    std::string help;
    fr_setting_type type = FR_TEXT;
    std::uint32_t flags = 0;  // fr_setting_flag
    double minimum = 0;
    double maximum = 0;
    double step = 0;
    std::vector<std::string> choices;
    std::string value;  // now; empty: it cannot be read

    [[nodiscard]] bool has(fr_setting_flag flag) const noexcept { return (flags & std::uint32_t{flag}) != 0; }
};

// Fails (Error): a type that is not known, no key or one that is not made of A-Z a-z 0-9 _ . -, a choice without
// choices.
[[nodiscard]] CameraSetting camera_setting(const fr_setting& described);

// "10 ... 1000000, step 10", "off, software, line1", "on, off"; empty: anything, or nothing.
[[nodiscard]] std::string range_text(const CameraSetting& setting);

// "NAME=VALUE" of the command line. Fails (Error, usage).
[[nodiscard]] std::pair<std::string, std::string> parse_camera_setting(const std::string& text);

// Whether two values mean the same: "10" and "10.000" of a number.
[[nodiscard]] bool same_value(const CameraSetting& setting, const std::string& one, const std::string& other);

// For a terminal: name, value, range, unit, help; what cannot be set is marked.
[[nodiscard]] std::string settings_table(const std::vector<CameraSetting>& settings);

}  // namespace framering
