#include "writer/disk/latency_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace framering {

namespace {
constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr std::uint64_t kSteps = 8;  // buckets to a doubling
constexpr int kStepBits = 3;

std::size_t bucket_of(std::uint64_t length_ns) noexcept {
    if (length_ns < kSteps) {
        return length_ns;
    }
    const int shift = static_cast<int>(std::bit_width(length_ns)) - 1 - kStepBits;
    return static_cast<std::size_t>(shift + 1) * kSteps + (length_ns >> shift) % kSteps;
}

std::uint64_t middle_of(std::size_t bucket) noexcept {
    if (bucket < kSteps) {
        return bucket;
    }
    const std::uint64_t shift = bucket / kSteps - 1;
    const std::uint64_t low = (kSteps + bucket % kSteps) << shift;
    return low + ((std::uint64_t{1} << shift) / 2);
}
}  // namespace

void LatencyHistogram::add(std::uint64_t length_ns) noexcept {
    buckets_[bucket_of(length_ns)].fetch_add(1, kRelaxed);
    std::uint64_t known = max_ns_.load(kRelaxed);
    while (known < length_ns && !max_ns_.compare_exchange_weak(known, length_ns, kRelaxed)) {
    }
}

void LatencyHistogram::clear() noexcept {
    for (auto& bucket : buckets_) {
        bucket.store(0, kRelaxed);
    }
    max_ns_.store(0, kRelaxed);
}

std::uint64_t LatencyHistogram::count() const noexcept {
    std::uint64_t calls = 0;
    for (const auto& bucket : buckets_) {
        calls += bucket.load(kRelaxed);
    }
    return calls;
}

std::uint64_t LatencyHistogram::percentile_ns(double part) const noexcept {
    const auto wanted = static_cast<std::uint64_t>(std::ceil(part * static_cast<double>(count())));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
        seen += buckets_[bucket].load(kRelaxed);
        if (seen != 0 && seen >= wanted) {
            return std::min(middle_of(bucket), max_ns());
        }
    }
    return max_ns();
}

std::uint64_t LatencyHistogram::max_ns() const noexcept {
    return max_ns_.load(kRelaxed);
}

}  // namespace framering
