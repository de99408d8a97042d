// How many frames the axes of a plan make.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "common/session/scan_plan.hpp"

namespace framering {

inline constexpr std::uint64_t kMostFramesOfAxes = std::uint64_t{1} << 62;

// One axis without an end is taken once. Nothing where they make more than kMostFramesOfAxes: no product of
// lengths can then be told from another. Every plan that is read or typed in is checked with it.
[[nodiscard]] std::optional<std::uint64_t> frames_of_axes(const std::vector<ScanAxis>& axes) noexcept;

}  // namespace framering
