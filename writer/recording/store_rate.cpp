#include "writer/recording/store_rate.hpp"

#include <algorithm>

namespace framering {

namespace {
constexpr double kSmoothedOverNs = 2e9;
}

void StoreRate::add(std::uint64_t frames, std::uint64_t time_ns) noexcept {
    if (changed_ns_ == 0 || frames < frames_) {
        *this = {};
        frames_ = frames;
        changed_ns_ = time_ns;
        return;
    }
    if (frames == frames_ || time_ns <= changed_ns_) {
        return;
    }
    const auto elapsed_ns = static_cast<double>(time_ns - changed_ns_);
    const double period_ns = elapsed_ns / static_cast<double>(frames - frames_);
    const double weight = period_ns_ == 0 ? 1 : std::min(1.0, elapsed_ns / kSmoothedOverNs);
    period_ns_ += (period_ns - period_ns_) * weight;
    frames_ = frames;
    changed_ns_ = time_ns;
}

std::uint64_t StoreRate::period_ns(std::uint64_t now_ns) const noexcept {
    if (period_ns_ == 0) {
        return 0;
    }
    const std::uint64_t silence_ns = now_ns > changed_ns_ ? now_ns - changed_ns_ : 0;
    return std::max(static_cast<std::uint64_t>(period_ns_), silence_ns);
}

}  // namespace framering
