// What a terminal is told when a program takes its whole screen, and when it leaves.
#pragma once
#include <string_view>

namespace framering {

// Alternate screen, no cursor, no wrapping at the right edge.
inline constexpr std::string_view kEnterScreen = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
inline constexpr std::string_view kLeaveScreen = "\x1b[0m\x1b[?2026l\x1b[?7h\x1b[?25h\x1b[?1049l";
// Ends an escape sequence that was cut in the middle.
inline constexpr std::string_view kAbortSequence = "\x18";

}  // namespace framering
