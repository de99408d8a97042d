// From pixel values to levels.
#pragma once
#include <cstdint>
#include <vector>

#include "viewer/picture/contrast.hpp"
#include "viewer/picture/view.hpp"

namespace framering {

// The level of each of the 65 536 pixel values. Never falls from one value to the next.
[[nodiscard]] std::vector<std::uint8_t> level_table(ContrastRange range, Tone tone, RangeMarks marks);

}  // namespace framering
