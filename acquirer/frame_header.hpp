// What the headers of all frames of a source have in common.
#pragma once
#include "acquirer/source/source.hpp"
#include "common/frame/frame_info.hpp"

namespace framering {

// Format, region and clocks; the rest is 0.
[[nodiscard]] inline FrameInfo header_of(const Source& source) {
    FrameInfo info{};
    set_format(info, source.format());
    const SensorRegion region = source.region();
    info.offset_x = region.offset_x;
    info.offset_y = region.offset_y;
    info.binning_x = region.binning_x;
    info.binning_y = region.binning_y;
    const FrameClocks clocks = source.clocks();
    info.host_time_event = static_cast<std::uint32_t>(clocks.host);
    info.camera_time_event = static_cast<std::uint32_t>(clocks.camera);
    return info;
}

}  // namespace framering
