// The axes of a scan: what a frame's number in the scan says about time, focus, channel and position.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/frame/frame_info.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

// "t:10:60s,z:5:0.5um,c:2": AXIS[:LENGTH[:STEP]], outermost first, each once, at most kMaxAxes. The first one may
// be without a length. Steps: of z a length, of t a time, of an axis of the user's own a number and any unit; c
// and p have none. Fails (Error, usage).
[[nodiscard]] std::vector<ScanAxis> parse_axes(const std::string& text);

// How many frames one index of the outermost axis stands for. Requires: there are axes.
[[nodiscard]] std::uint64_t frames_per_outermost(const std::vector<ScanAxis>& axes) noexcept;
// Of the whole scan; nothing: without an end.
[[nodiscard]] std::optional<std::uint64_t> frames_of(const std::vector<ScanAxis>& axes) noexcept;

}  // namespace framering
