// The rates of a session as they were, look by look. Pure: time comes from outside.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "common/session/session_status.hpp"

namespace framering {

struct TopSample {
    double frame_rate_hz = 0;
    double disk_bytes_per_s = 0;  // of all roles that store or forward
    double ring_share = 0;        // 0 to 1
};

class TopHistory {
  public:
    static constexpr std::size_t kMost = 512;  // more columns has no terminal

    // Another session begins anew.
    void take(const SessionStatus& status, std::uint64_t now_ns);
    // The newest last.
    [[nodiscard]] const std::deque<TopSample>& samples() const noexcept { return samples_; }

  private:
    std::string session_uuid_;
    std::deque<TopSample> samples_;
    std::optional<std::uint64_t> bytes_;  // stored at the last look
    std::uint64_t last_ns_ = 0;
};

}  // namespace framering
