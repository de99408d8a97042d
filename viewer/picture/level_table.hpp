// From pixel values to levels.
#pragma once
#include <cstdint>
#include <vector>

#include "viewer/picture/contrast.hpp"
#include "viewer/picture/view.hpp"

namespace framering {

// The level of each of the 65 536 sample values, times `gain`. Never falls from one value to the next.
[[nodiscard]] std::vector<std::uint8_t> level_table(ContrastRange range, Tone tone, RangeMarks marks,
                                                    double gain = 1);

// The levels of values of any range: those that are no number become black.
[[nodiscard]] std::vector<std::uint8_t> levels_of(const std::vector<float>& values, ContrastRange range, Tone tone,
                                                  RangeMarks marks);

}  // namespace framering
