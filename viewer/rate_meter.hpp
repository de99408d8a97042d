// A rate from a count that grows.
#pragma once
#include <cstdint>
#include <deque>

#include "common/base/clock.hpp"

namespace framering {

// Averages over about two seconds; slower rates than that are the distance of the last two counts.
// Thread safety: none. Pure: time comes from outside.
class RateMeter {
  public:
    // `count` at `time_ns`. A count that went back (a new scan) starts anew; a time or count that stands still is
    // ignored.
    void add(std::uint64_t count, std::uint64_t time_ns);
    // Counts a second; 0 before there are two. Falls when nothing has come for twice the usual distance, to 0
    // after eight times as long and two seconds.
    [[nodiscard]] double per_second(std::uint64_t now_ns) const noexcept;

  private:
    struct Point {
        std::uint64_t count;
        std::uint64_t time_ns;
    };
    std::deque<Point> points_;
};

}  // namespace framering
