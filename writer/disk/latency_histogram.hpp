// How long calls took: counted in fixed buckets, eight to a doubling, so that a percentile is right to 7 %.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>

namespace framering {

// Thread safety: any. A figure read while others add may lack their newest calls. Never allocates.
class LatencyHistogram {
  public:
    void add(std::uint64_t length_ns) noexcept;
    // Forgets everything.
    void clear() noexcept;

    [[nodiscard]] std::uint64_t count() const noexcept;
    // Of the added lengths, that part is not longer than this; 0 where there are none. Requires: 0 <= part <= 1.
    [[nodiscard]] std::uint64_t percentile_ns(double part) const noexcept;
    [[nodiscard]] std::uint64_t max_ns() const noexcept;

  private:
    static constexpr std::size_t kBuckets = std::size_t{62} * 8;

    std::array<std::atomic<std::uint64_t>, kBuckets> buckets_{};
    std::atomic<std::uint64_t> max_ns_{0};
};

}  // namespace framering
