// Until when something is waited for.
#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>

#include "common/base/clock.hpp"

namespace framering {

// A time of CLOCK_MONOTONIC.
class Deadline {
  public:
    // `limit` from now on; one that is negative has passed, one that is too long never passes.
    [[nodiscard]] static Deadline in(Nanoseconds limit, std::uint64_t now_ns = monotonic_ns()) noexcept {
        const auto length = static_cast<std::uint64_t>(std::max(limit, Nanoseconds(0)).count());
        return Deadline(length > kNever - now_ns ? kNever : now_ns + length);
    }
    [[nodiscard]] static constexpr Deadline never() noexcept { return Deadline(kNever); }

    [[nodiscard]] bool has_passed(std::uint64_t now_ns = monotonic_ns()) const noexcept { return now_ns >= ns_; }
    // None once it has passed.
    [[nodiscard]] Nanoseconds left(std::uint64_t now_ns = monotonic_ns()) const noexcept {
        constexpr auto most = static_cast<std::uint64_t>(Nanoseconds::max().count());
        return Nanoseconds(has_passed(now_ns) ? 0 : std::min(ns_ - now_ns, most));
    }
    // Sleeps for `step`, but not beyond it. Returns early when a signal handler ran.
    void sleep(Nanoseconds step) const noexcept { sleep_for(std::min(step, left())); }

  private:
    static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
    explicit constexpr Deadline(std::uint64_t ns) noexcept : ns_(ns) {}

    std::uint64_t ns_;
};

}  // namespace framering
