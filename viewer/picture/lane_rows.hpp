// The inner loops over rows whose samples take turns: red, green and blue of a pixel, or the two filters of a
// mosaic's row. As in pixel_rows.hpp, everything that is done once a sample is here.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "viewer/picture/pixel_rows.hpp"

namespace framering {

// The samples of a row fall into lanes, one after the other. Both 2 and 3 divide the number of lanes, so that all
// samples of a lane belong to the same channel; three registers of the widest vectors hold a lane each.
template <class Sample>
struct LaneTotals {
    static constexpr std::size_t kLanes = 96 / sizeof(Sample);

    LaneTotals() noexcept { minimum.fill(std::numeric_limits<Sample>::max()); }
    std::array<Sample, kLanes> minimum;
    std::array<Sample, kLanes> maximum{};
};

template <class Sample>
struct SampleRange {
    Sample minimum = std::numeric_limits<Sample>::max();
    Sample maximum = 0;

    void add(const SampleRange& other) noexcept {
        minimum = std::min(minimum, other.minimum);
        maximum = std::max(maximum, other.maximum);
    }
    // No sample is 0 or saturated.
    [[nodiscard]] bool is_inside(Sample saturation) const noexcept { return minimum > 0 && maximum < saturation; }
};

// They may run on rows that change meanwhile, as RowLoops do. `rows.width` counts samples: three times
// kLargestSide at most.
template <class Sample>
struct LaneLoops {
    // The first rows of a band take the columns' place, the others are added. Returns the range of these rows.
    SampleRange<Sample> (*add_to_band)(const PixelRows<Sample>& rows, bool first, ColumnTotals<Sample> columns,
                                       LaneTotals<Sample>& lanes) noexcept;
    // Adds the saturated samples of every lane, from the first column on.
    void (*add_saturated)(const PixelRows<Sample>& rows, Sample saturation,
                          std::array<std::uint64_t, LaneTotals<Sample>::kLanes>& counts) noexcept;
};

// Sample: std::uint8_t or std::uint16_t. Requires: the processor has these vectors.
template <class Sample>
[[nodiscard]] const LaneLoops<Sample>& lane_loops(Vectors vectors = best_vectors()) noexcept;

}  // namespace framering
