// Headers of frames with which something was measured.
#pragma once
#include <algorithm>
#include <vector>

#include "common/frame/frame_info.hpp"

namespace framering::test {

[[nodiscard]] inline FrameInfo measured_frame(std::uint64_t sequence, std::uint64_t delivered,
                                              const std::vector<double>& values,
                                              const std::vector<AxisPosition>& axes = {}) {
    FrameInfo info;
    info.sequence = sequence;
    info.delivered = delivered;
    info.value_count = static_cast<std::uint32_t>(values.size());
    std::ranges::copy(values, info.values.begin());
    info.axis_count = static_cast<std::uint32_t>(axes.size());
    std::ranges::copy(axes, info.axes.begin());
    return info;
}

}  // namespace framering::test
