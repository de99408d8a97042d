// The status in words: the same for every display. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "viewer/display/viewer_status.hpp"

namespace framering {

enum class Emphasis { plain, good, warning, alarm };

struct StatusPart {
    std::string text;  // printable ASCII only, whatever the session's memory held
    Emphasis emphasis = Emphasis::plain;
};

// The gravest first: a narrow display leaves out what stands last.
using StatusLine = std::vector<StatusPart>;

// State of the scan, losses, what may cost frames soon, progress, rate, age, ring, how long the disk lasts.
[[nodiscard]] StatusLine scan_line(const ViewerStatus& status);
// Format, pixel values and contrast of the frame that is shown, if its scan has images, and what was measured with
// it; empty without one.
[[nodiscard]] StatusLine frame_line(const ViewerStatus& status);
// What was measured with the frame that is shown, a line a value: "temperature  21.5 degC".
[[nodiscard]] std::vector<std::string> value_lines(const ViewerStatus& status);
// What to say in place of a picture while there is none.
[[nodiscard]] std::string waiting_text(const ViewerStatus& status);

// "640 ms", "7 s", "40 s", "3 min", "2 h 5 min": rounded down to what tells something new, so that words which
// grow old are painted anew only while somebody may still be waiting.
[[nodiscard]] std::string age_text(Nanoseconds age);

// The longest beginning of the line that fits into `columns`, parts two blanks apart; only a first part that is
// too long by itself is cut.
[[nodiscard]] StatusLine cut_to(StatusLine line, std::size_t columns);
[[nodiscard]] std::string plain_text(const StatusLine& line);

}  // namespace framering
