// How fast frames are stored, from a count that is looked at now and then.
#pragma once
#include <cstdint>

namespace framering {

// Smoothed over some two seconds. Thread safety: none. Pure: time comes from outside.
class StoreRate {
  public:
    // `frames` are stored by `time_ns`. A count that went back begins anew.
    void add(std::uint64_t frames, std::uint64_t time_ns) noexcept;
    // From stored frame to stored frame, or since the last one where that is longer; 0 before there are two
    // counts.
    [[nodiscard]] std::uint64_t period_ns(std::uint64_t now_ns) const noexcept;

  private:
    std::uint64_t frames_ = 0;
    std::uint64_t changed_ns_ = 0;  // 0: no count yet
    double period_ns_ = 0;
};

}  // namespace framering
