#include "writer/recording/disk_trouble.hpp"

#include "common/base/log.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kLogAgainAfter = std::chrono::minutes(1);
}

void DiskTrouble::tell(const std::string& text) {
    const std::uint64_t now_ns = monotonic_ns();
    const bool is_new = !since_ns_;
    since_ns_ = since_ns_.value_or(now_ns);
    if (is_new || Nanoseconds(now_ns - logged_ns_) > kLogAgainAfter) {
        log_warning("{}; frames wait in the ring, retrying", text);
        logged_ns_ = now_ns;
    }
    text_ = text;
}

bool DiskTrouble::end() {
    if (!since_ns_) {
        return false;
    }
    log_info("storing frames again after {}", duration_text(Nanoseconds(monotonic_ns() - *since_ns_)));
    *this = {};
    return true;
}

Nanoseconds DiskTrouble::after_scan() {
    const std::uint64_t now_ns = monotonic_ns();
    scan_over_ns_ = scan_over_ns_.value_or(now_ns);
    return Nanoseconds(now_ns - *scan_over_ns_);
}

}  // namespace framering
