// Which part of a sensor the frames are of.
#pragma once
#include <cstdint>

namespace framering {

struct SensorRegion {
    std::uint32_t offset_x = 0;  // of the first pixel, in pixels of the frame
    std::uint32_t offset_y = 0;
    std::uint32_t binning_x = 1;  // so many pixels of the sensor make one
    std::uint32_t binning_y = 1;

    bool operator==(const SensorRegion&) const = default;
};

}  // namespace framering
