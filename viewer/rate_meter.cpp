#include "viewer/rate_meter.hpp"

#include <algorithm>

namespace framering {

namespace {
constexpr std::uint64_t kWindowNs = 2'000'000'000;
constexpr std::size_t kMostPoints = 128;
constexpr double kNsPerSecond = 1e9;
}  // namespace

void RateMeter::add(std::uint64_t count, std::uint64_t time_ns) {
    if (!points_.empty() && count < points_.back().count) {
        points_.clear();
    }
    if (!points_.empty() && (count == points_.back().count || time_ns <= points_.back().time_ns)) {
        return;
    }
    points_.push_back({count, time_ns});
    while (points_.size() > 2 &&
           (points_.size() > kMostPoints || points_[1].time_ns + kWindowNs <= points_.back().time_ns)) {
        points_.pop_front();
    }
}

double RateMeter::per_second(std::uint64_t now_ns) const noexcept {
    if (points_.size() < 2) {
        return 0;
    }
    const Point& first = points_.front();
    const Point& last = points_.back();
    const auto elapsed_ns = static_cast<double>(last.time_ns - first.time_ns);
    const double rate = static_cast<double>(last.count - first.count) * kNsPerSecond / elapsed_ns;
    const double silent_ns = now_ns > last.time_ns ? static_cast<double>(now_ns - last.time_ns) : 0;
    const double two_distances_ns = 2 * elapsed_ns / static_cast<double>(points_.size() - 1);
    if (silent_ns > std::max(double{1} * kWindowNs, 4 * two_distances_ns)) {
        return 0;
    }
    return silent_ns > two_distances_ns ? rate * two_distances_ns / silent_ns : rate;
}

}  // namespace framering
