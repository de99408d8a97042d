#include "control/top/top_history.hpp"

namespace framering {

namespace {
std::uint64_t bytes_written(const SessionStatus& status) noexcept {
    std::uint64_t bytes = 0;
    for (const ProcessStatus& process : status.processes) {
        bytes += process.may_block() ? process.bytes : 0;
    }
    return bytes;
}
}  // namespace

void TopHistory::take(const SessionStatus& status, std::uint64_t now_ns) {
    if (status.session_uuid != session_uuid_) {
        *this = {};
        session_uuid_ = status.session_uuid;
    }
    TopSample sample;
    sample.frame_rate_hz = status.acquirer_alive ? status.frame_rate_hz() : 0;
    sample.ring_share = status.slot_count == 0
                            ? 0
                            : static_cast<double>(status.ring_used) / static_cast<double>(status.slot_count);
    const std::uint64_t bytes = bytes_written(status);
    if (bytes_ && bytes > *bytes_ && now_ns > last_ns_) {  // fewer: a process has left, or began anew
        sample.disk_bytes_per_s =
            static_cast<double>(bytes - *bytes_) * 1e9 / static_cast<double>(now_ns - last_ns_);
    }
    bytes_ = bytes;
    last_ns_ = now_ns;
    samples_.push_back(sample);
    if (samples_.size() > kMost) {
        samples_.pop_front();
    }
}

}  // namespace framering
