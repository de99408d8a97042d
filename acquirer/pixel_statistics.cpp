#include "acquirer/pixel_statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace framering {

namespace {
// So many samples at a time stay in the nearest cache, and their sum in 32 bits.
constexpr std::size_t kBlock = 4096;
// Sums that go on beside each other, so that none waits for the one before.
constexpr std::size_t kLanes = 16;

constexpr PixelStatistics kNothing{std::numeric_limits<double>::quiet_NaN(),
                                   std::numeric_limits<double>::quiet_NaN(),
                                   std::numeric_limits<double>::quiet_NaN()};

template <class Sample>
std::span<const Sample> samples_in(std::span<const std::byte> pixels) noexcept {
    return {reinterpret_cast<const Sample*>(pixels.data()), pixels.size() / sizeof(Sample)};
}

// Each loop does one thing: the compiler makes it wide.
template <class Sample>
[[gnu::always_inline]] inline PixelStatistics statistics_of(std::span<const Sample> samples) noexcept {
    std::uint64_t sum = 0;
    Sample low = std::numeric_limits<Sample>::max();
    Sample high = 0;
    for (std::size_t first = 0; first < samples.size(); first += kBlock) {
        const Sample* const block = samples.data() + first;
        const std::size_t count = std::min(kBlock, samples.size() - first);
        std::uint32_t block_sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            block_sum += block[i];
        }
        for (std::size_t i = 0; i < count; ++i) {
            low = block[i] < low ? block[i] : low;
        }
        for (std::size_t i = 0; i < count; ++i) {
            high = block[i] > high ? block[i] : high;
        }
        sum += block_sum;
    }
    return {static_cast<double>(sum) / static_cast<double>(samples.size()), static_cast<double>(low),
            static_cast<double>(high)};
}

struct FloatLanes {
    alignas(64) std::array<double, kLanes> sum{};
    alignas(64) std::array<float, kLanes> low{};
    alignas(64) std::array<float, kLanes> high{};
    alignas(64) std::array<std::uint32_t, kLanes> count{};

    [[gnu::always_inline]] void add(const float* samples, std::size_t lanes) noexcept {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const float sample = samples[lane];
            const bool is_number = !std::isnan(sample);
            sum[lane] += static_cast<double>(is_number ? sample : 0.0F);
            count[lane] += is_number ? 1U : 0U;
            low[lane] = sample < low[lane] ? sample : low[lane];
            high[lane] = sample > high[lane] ? sample : high[lane];
        }
    }
};

[[gnu::always_inline]] inline PixelStatistics statistics_of(std::span<const float> samples) noexcept {
    FloatLanes lanes;
    lanes.low.fill(std::numeric_limits<float>::infinity());
    lanes.high.fill(-std::numeric_limits<float>::infinity());
    std::size_t first = 0;
    for (; first + kLanes <= samples.size(); first += kLanes) {
        lanes.add(samples.data() + first, kLanes);
    }
    lanes.add(samples.data() + first, samples.size() - first);
    double sum = 0;
    std::uint64_t count = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        sum += lanes.sum[lane];
        count += lanes.count[lane];
    }
    if (count == 0) {
        return kNothing;
    }
    return {sum / static_cast<double>(count), static_cast<double>(*std::ranges::min_element(lanes.low)),
            static_cast<double>(*std::ranges::max_element(lanes.high))};
}

[[gnu::always_inline]] inline PixelStatistics statistics_in(std::span<const std::byte> pixels,
                                                            PixelFormat format) noexcept {
    if (pixels.size() < bytes_per_sample(format)) {
        return kNothing;
    }
    switch (sample_type_of(format)) {
        case SampleType::unsigned8:
            return statistics_of(samples_in<std::uint8_t>(pixels));
        case SampleType::float32:
            return statistics_of(samples_in<float>(pixels));
        default:
            return statistics_of(samples_in<std::uint16_t>(pixels));
    }
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] PixelStatistics statistics_by_avx2(std::span<const std::byte> pixels,
                                                           PixelFormat format) noexcept {
    return statistics_in(pixels, format);
}
#endif
}  // namespace

PixelStatistics pixel_statistics_plainly(std::span<const std::byte> pixels, PixelFormat format) noexcept {
    return statistics_in(pixels, format);
}

PixelStatistics pixel_statistics(std::span<const std::byte> pixels, PixelFormat format) noexcept {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") != 0) {
        return statistics_by_avx2(pixels, format);
    }
#endif
    return pixel_statistics_plainly(pixels, format);
}

}  // namespace framering
