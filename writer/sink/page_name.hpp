// What a page says of its frame: the text of its PageName tag.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "common/frame/frame_info.hpp"

namespace framering {

inline constexpr std::size_t kLongestPageName = 175;

// {"sequence":7,"delivered":7,"utc_ns":1795243869123456789,"axes":[0,3]}: JSON on one line.
// utc_ns: capture time, nanoseconds since 1970 UTC; axes: the indices in the order of the plan's axes, left out
// where the scan has none. `clock_offset_ns`: UTC less CLOCK_MONOTONIC.
[[nodiscard]] std::string page_name(const FrameInfo& info, std::int64_t clock_offset_ns);

}  // namespace framering
