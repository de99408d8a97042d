#include "viewer/picture/sample_average.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace framering {

SampleAverage::SampleAverage(FrameSample first)
    : first_(std::move(first)), sums_(first_.means.begin(), first_.means.end()) {
}

void SampleAverage::add(const FrameSample& sample) {
    if (sample.size != first_.size) {
        return;
    }
    std::transform(sums_.begin(), sums_.end(), sample.means.begin(), sums_.begin(), std::plus<>());
    std::transform(first_.ends.begin(), first_.ends.end(), sample.ends.begin(), first_.ends.begin(), joined);
    ++count_;
}

FrameSample SampleAverage::result() && {
    std::transform(sums_.begin(), sums_.end(), first_.means.begin(),
                   [this](std::uint32_t sum) { return static_cast<std::uint16_t>((sum + count_ / 2) / count_); });
    return std::move(first_);
}

}  // namespace framering
