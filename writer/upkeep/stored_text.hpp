// What a closed scan holds, for a line of text.
#pragma once
#include <string>

#include "recorded/manifest.hpp"

namespace framering {

// "700 frames in 2 files", "11 frames without images"
[[nodiscard]] std::string stored_text(const Manifest& manifest);

}  // namespace framering
