#include "viewer/picture/sample_average.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace framering {

namespace {
// Their lengths are equal.
void add_floats_to(std::vector<double>& sums, std::vector<std::uint32_t>& finite,
                   const std::vector<float>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool counts = !std::isnan(values[i]);
        sums[i] += counts ? double{values[i]} : 0;
        finite[i] += counts ? 1U : 0U;
    }
}
}  // namespace

SampleAverage::SampleAverage(FrameSample first) : first_(std::move(first)) {
    for (const SampledChannel& channel : first_.channels) {
        Sums& sums = sums_.emplace_back();
        sums.of_means.assign(channel.means.begin(), channel.means.end());
        sums.of_floats.resize(channel.float_means.size());
        sums.finite.resize(channel.float_means.size());
        add_floats_to(sums.of_floats, sums.finite, channel.float_means);
    }
}

void SampleAverage::add(const FrameSample& sample) {
    const auto same_kind = [](const SampledChannel& a, const SampledChannel& b) {
        return a.is_float() == b.is_float();
    };
    if (sample.size != first_.size || !std::equal(sample.channels.begin(), sample.channels.end(),
                                                  first_.channels.begin(), first_.channels.end(), same_kind)) {
        return;
    }
    for (std::size_t i = 0; i < sums_.size(); ++i) {
        const SampledChannel& channel = sample.channels[i];
        Sums& sums = sums_[i];
        std::transform(sums.of_means.begin(), sums.of_means.end(), channel.means.begin(), sums.of_means.begin(),
                       std::plus<>());
        add_floats_to(sums.of_floats, sums.finite, channel.float_means);
    }
    std::transform(first_.ends.begin(), first_.ends.end(), sample.ends.begin(), first_.ends.begin(), joined);
    ++count_;
}

FrameSample SampleAverage::result() && {
    for (std::size_t i = 0; i < sums_.size(); ++i) {
        SampledChannel& channel = first_.channels[i];
        const Sums& sums = sums_[i];
        std::transform(
            sums.of_means.begin(), sums.of_means.end(), channel.means.begin(),
            [this](std::uint32_t sum) { return static_cast<std::uint16_t>((sum + count_ / 2) / count_); });
        std::transform(sums.of_floats.begin(), sums.of_floats.end(), sums.finite.begin(),
                       channel.float_means.begin(), [](double sum, std::uint32_t finite) {
                           return finite > 0 ? static_cast<float>(sum / finite)
                                             : std::numeric_limits<float>::quiet_NaN();
                       });
    }
    return std::move(first_);
}

}  // namespace framering
