#include "viewer/status_pace.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kFreshNs = 100'000'000;  // a status shown with an image is not shown again so soon
constexpr std::uint64_t kOldNs = 1'000'000'000;  // ages are shown in seconds
}  // namespace

bool StatusPace::is_due(const ViewerStatus& status, std::uint64_t now_ns) const {
    const std::uint64_t age_ns = now_ns - shown_ns_;
    if (!shown_ || age_ns >= kOldNs) {
        return true;
    }
    return age_ns >= kFreshNs && !same_but_for_the_clock(*shown_, status);
}

void StatusPace::shown(const ViewerStatus& status, std::uint64_t now_ns) {
    shown_ = status;
    shown_ns_ = now_ns;
}

}  // namespace framering
