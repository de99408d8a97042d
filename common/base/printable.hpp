// Text from outside, made fit for a terminal or a log.
#pragma once
#include <string>

namespace framering {

// What would break or steer a terminal in a name or text from outside becomes a question mark.
[[nodiscard]] std::string printable(std::string line);

}  // namespace framering
