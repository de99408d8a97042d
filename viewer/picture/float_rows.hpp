// The inner loops over rows of floating-point samples.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "common/scaling/vectors.hpp"

namespace framering {

// Of the finite samples of any number of rows. Lanes, for the vectoriser.
struct FloatExtremes {
    static constexpr std::size_t kLanes = 8;

    FloatExtremes() noexcept {
        minimum.fill(std::numeric_limits<float>::infinity());
        maximum.fill(-std::numeric_limits<float>::infinity());
    }
    alignas(32) std::array<float, kLanes> minimum;
    alignas(32) std::array<float, kLanes> maximum;
};

// What some rows have come to so far, a column each.
struct FloatColumns {
    explicit FloatColumns(std::size_t width) : sums(width), not_numbers(width), infinite(width) {}
    void clear() noexcept;

    std::vector<double> sums;  // of the finite samples
    std::vector<std::uint32_t> not_numbers;
    std::vector<std::uint32_t> infinite;
};

// Adds the first samples of a row, one to each column from `column` on. They may change meanwhile, as in RowLoops.
// Requires: the processor has these vectors.
void add_float_row(const float* samples, std::size_t width, FloatColumns& columns, std::size_t column,
                   FloatExtremes& extremes, Vectors vectors = best_vectors()) noexcept;

}  // namespace framering
