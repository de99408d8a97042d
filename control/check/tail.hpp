// What a measurement says of its many times: the middle and the tail.
#pragma once
#include <cstddef>
#include <vector>

namespace framering {

struct Tail {
    std::size_t count = 0;
    double p50 = 0;
    double p95 = 0;
    double p99 = 0;
    double longest = 0;
};

// In the unit of the values. All zero without a value.
[[nodiscard]] Tail tail_of(std::vector<double> values);
[[nodiscard]] double median_of(std::vector<double> values);

}  // namespace framering
