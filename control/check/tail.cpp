#include "control/check/tail.hpp"

#include <algorithm>
#include <cmath>

namespace framering {

namespace {
// The nearest rank: a value that was measured.
double at(const std::vector<double>& sorted, double share) {
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}
}  // namespace

Tail tail_of(std::vector<double> values) {
    if (values.empty()) {
        return {};
    }
    std::ranges::sort(values);
    return {values.size(), at(values, 0.50), at(values, 0.95), at(values, 0.99), values.back()};
}

double median_of(std::vector<double> values) {
    return tail_of(std::move(values)).p50;
}

}  // namespace framering
