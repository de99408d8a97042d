// Mean, smallest and largest sample of a frame.
#pragma once
#include <cstddef>
#include <span>

#include "common/frame/pixel_format.hpp"

namespace framering {

// Not a number where there is no sample.
struct PixelStatistics {
    double mean;
    double min;
    double max;
};

// Over all samples as they are stored: of all colours together, behind all filters of a Bayer frame; what is not a
// number is no sample. `pixels`: aligned to a sample. Thread: any.
[[nodiscard]] PixelStatistics pixel_statistics(std::span<const std::byte> pixels, PixelFormat format) noexcept;

// The same by one plain loop, without the processor's wider instructions.
[[nodiscard]] PixelStatistics pixel_statistics_plainly(std::span<const std::byte> pixels,
                                                       PixelFormat format) noexcept;

}  // namespace framering
