// Status and pictures in the words of browsers. Pure.
#pragma once
#include <string>
#include <string_view>

#include "viewer/display/display.hpp"

namespace framering {

// One JSON object, keys as in docs/viewing.md: the figures, and beside them the status lines of
// viewer/status_text, so that every display says the same in the same words. Times in ns.
[[nodiscard]] std::string web_status_json(const ViewerStatus& status, bool control);

// {"line": "..."}: for the user of a page.
[[nodiscard]] std::string web_line_json(const std::string& line);

// What belongs to one picture: its frame's numbers, statistics, histogram and measurements.
// `frozen_by`: the page that holds the frame; 0: it is the newest.
[[nodiscard]] std::string picture_header_json(const ShownPicture& shown, std::string_view type,
                                              std::uint64_t frozen_by);

// A message to a page: the header's length (4 bytes, little endian), the header, the image.
[[nodiscard]] std::string picture_message(std::string_view header, std::string_view image);

}  // namespace framering
