// How often each sample value occurs.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framering {

class Histogram {
  public:
    // For values from 0 to `levels` - 1.
    explicit Histogram(std::uint32_t levels) : counts_(levels) {}

    // Requires: value < levels.
    void add(std::uint32_t value) noexcept { ++counts_[value]; }

    // From now on it has no place for values above `largest`: nobody looks through them in vain.
    void cut_above(std::uint32_t largest) { counts_.resize(std::min(counts_.size(), std::size_t{largest} + 1)); }

    // The smallest value that at least `percent` of all values do not exceed; 0 gives the smallest, 100 the
    // largest value that occurs. 0 when nothing was added. Any number is safe.
    [[nodiscard]] double percentile(double percent) const noexcept;
    [[nodiscard]] std::uint64_t total() const noexcept;
    // How often each value was added, from 0 on.
    [[nodiscard]] std::span<const std::uint32_t> counts() const noexcept { return counts_; }

  private:
    std::vector<std::uint32_t> counts_;
};

// Of floating-point samples, whose range nobody knows before the last one was seen: keeps each of them.
class SampleList {
  public:
    // Leaves out what is no number, and infinity.
    void add(float value) {
        if (std::isfinite(value)) {
            values_.push_back(value);
        }
    }
    // As that of Histogram.
    [[nodiscard]] double percentile(double percent) const;
    [[nodiscard]] std::span<const float> values() const noexcept { return values_; }

  private:
    std::vector<float> values_;
};

}  // namespace framering
