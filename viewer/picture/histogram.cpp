#include "viewer/picture/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace framering {

namespace {
// How many of `total` values are `percent` of them: 1 to all. Not clamp(): a number that is none becomes 0.
std::uint64_t share_of(std::uint64_t total, double percent) noexcept {
    const double part = percent > 0 ? std::min(percent, 100.0) : 0;
    const double share = std::ceil(static_cast<double>(total) * part / 100);
    return std::max(std::uint64_t{1}, static_cast<std::uint64_t>(share));
}
}  // namespace

std::uint64_t Histogram::total() const noexcept {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

double Histogram::percentile(double percent) const noexcept {
    const std::uint64_t needed = share_of(total(), percent);
    std::uint64_t seen = 0;
    for (std::uint32_t value = 0; value < counts_.size(); ++value) {
        seen += counts_[value];
        if (seen >= needed) {
            return value;
        }
    }
    return 0;
}

double SampleList::percentile(double percent) const {
    if (values_.empty()) {
        return 0;
    }
    std::vector<float> values = values_;
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(share_of(values.size(), percent) - 1);
    std::nth_element(values.begin(), place, values.end());
    return double{*place};
}

}  // namespace framering
