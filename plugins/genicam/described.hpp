// Texts into the fields of a setting.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "include/framering/camera_plugin.h"

namespace framering::genicam {

// Cuts what does not fit.
template <std::size_t N>
void put(char (&field)[N], std::string_view text) {
    const std::size_t length = std::min(text.size(), N - 1);
    text.copy(field, length);
    field[length] = '\0';
}

inline void say(fr_setting& setting, fr_setting_type type, std::uint32_t flags, std::string_view title,
                std::string_view unit, std::string_view help) {
    setting.type = type;
    setting.flags = flags;
    put(setting.title, title);
    put(setting.unit, unit);
    put(setting.help, help);
}

}  // namespace framering::genicam
