#include "common/scaling/row_sums.hpp"

#include <algorithm>
#include <bit>

namespace framering {

namespace {
// Rows that are added in registers, before the sums are read and written.
constexpr std::size_t kRowsAtOnce = 4;

// These loops are written for the vectoriser: no branch, nothing aliased. Each is inlined into a function for
// every kind of processor.
template <std::size_t kRows, bool kFirst, class Sample>
[[gnu::always_inline]] inline void add_some(const Sample* __restrict samples, std::size_t distance,
                                            std::size_t width, std::uint32_t* __restrict sums) noexcept {
    for (std::size_t x = 0; x < width; ++x) {
        std::uint32_t sum = samples[x];
        for (std::size_t row = 1; row < kRows; ++row) {
            sum += samples[row * distance + x];
        }
        sums[x] = kFirst ? sum : sums[x] + sum;
    }
}

template <bool kFirst, class Sample>
[[gnu::always_inline]] inline void add_up_to_four(const SampleRows<Sample>& rows, std::size_t row,
                                                  std::uint32_t* sums) noexcept {
    const Sample* const first = rows.first + row * rows.distance;
    static_assert(kRowsAtOnce == 4);
    switch (std::min(kRowsAtOnce, rows.count - row)) {
        case 1:
            return add_some<1, kFirst>(first, rows.distance, rows.width, sums);
        case 2:
            return add_some<2, kFirst>(first, rows.distance, rows.width, sums);
        case 3:
            return add_some<3, kFirst>(first, rows.distance, rows.width, sums);
        default:
            return add_some<4, kFirst>(first, rows.distance, rows.width, sums);
    }
}

template <class Sample>
[[gnu::always_inline]] inline void sum_samples(const SampleRows<Sample>& rows, std::uint32_t* sums) noexcept {
    add_up_to_four<true>(rows, 0, sums);
    for (std::size_t row = kRowsAtOnce; row < rows.count; row += kRowsAtOnce) {
        add_up_to_four<false>(rows, row, sums);
    }
}

[[gnu::always_inline]] inline void sum_floats(const SampleRows<float>& rows, double* __restrict sums,
                                              std::uint32_t* __restrict finite) noexcept {
    constexpr std::uint32_t exponent = 0x7F80'0000;
    std::fill(sums, sums + rows.width, 0.0);
    std::fill(finite, finite + rows.width, 0U);
    for (std::size_t row = 0; row < rows.count; ++row) {
        const float* __restrict samples = rows.first + row * rows.distance;
        for (std::size_t x = 0; x < rows.width; ++x) {
            const float sample = samples[x];
            const bool is_finite = (std::bit_cast<std::uint32_t>(sample) & exponent) != exponent;
            sums[x] += is_finite ? static_cast<double>(sample) : 0.0;
            finite[x] += is_finite ? 1U : 0U;
        }
    }
}

#if defined(__x86_64__)
template <class Sample>
[[gnu::target("avx2")]] void sum_samples_with_avx2(const SampleRows<Sample>& rows, std::uint32_t* sums) noexcept {
    sum_samples(rows, sums);
}
[[gnu::target("avx2")]] void sum_floats_with_avx2(const SampleRows<float>& rows, double* sums,
                                                  std::uint32_t* finite) noexcept {
    sum_floats(rows, sums, finite);
}
#endif
}  // namespace

template <class Sample>
void sum_rows(const SampleRows<Sample>& rows, std::uint32_t* sums, [[maybe_unused]] Vectors vectors) noexcept {
#if defined(__x86_64__)
    if (vectors == Vectors::avx2) {
        return sum_samples_with_avx2(rows, sums);
    }
#endif
    sum_samples(rows, sums);
}
template void sum_rows(const SampleRows<std::uint8_t>&, std::uint32_t*, Vectors) noexcept;
template void sum_rows(const SampleRows<std::uint16_t>&, std::uint32_t*, Vectors) noexcept;

void sum_rows(const SampleRows<float>& rows, double* sums, std::uint32_t* finite,
              [[maybe_unused]] Vectors vectors) noexcept {
#if defined(__x86_64__)
    if (vectors == Vectors::avx2) {
        return sum_floats_with_avx2(rows, sums, finite);
    }
#endif
    sum_floats(rows, sums, finite);
}

}  // namespace framering
