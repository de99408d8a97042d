#include "viewer/picture/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace framering {

std::uint64_t Histogram::total() const noexcept {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::uint32_t Histogram::percentile(double percent) const noexcept {
    // Not clamp(): a number that is none becomes 0.
    const double part = percent > 0 ? std::min(percent, 100.0) : 0;
    const double share = std::ceil(static_cast<double>(total()) * part / 100);
    const auto needed = std::max(std::uint64_t{1}, static_cast<std::uint64_t>(share));
    std::uint64_t seen = 0;
    for (std::uint32_t value = 0; value < counts_.size(); ++value) {
        seen += counts_[value];
        if (seen >= needed) {
            return value;
        }
    }
    return 0;
}

}  // namespace framering
