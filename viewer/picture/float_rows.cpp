#include "viewer/picture/float_rows.hpp"

#include <algorithm>
#include <cmath>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framering {

namespace {
void add_floats(const float* samples, std::size_t count, FloatColumns& columns, std::size_t column,
                FloatExtremes& extremes) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const float value = samples[i];
        if (std::isfinite(value)) {
            columns.sums[column + i] += double{value};
            float& low = extremes.minimum[i % FloatExtremes::kLanes];
            float& high = extremes.maximum[i % FloatExtremes::kLanes];
            low = std::min(low, value);
            high = std::max(high, value);
        } else {
            ++(std::isnan(value) ? columns.not_numbers : columns.infinite)[column + i];
        }
    }
}

#if defined(__x86_64__)
// Of eight samples that are finite; one by one where any of them is not. Each is read once: it may change.
[[gnu::target("avx2")]] void add_floats_with_avx2(const float* samples, std::size_t count, FloatColumns& columns,
                                                  std::size_t column, FloatExtremes& extremes) noexcept {
    constexpr std::size_t lanes = FloatExtremes::kLanes;
    const __m256 exponent = _mm256_castsi256_ps(_mm256_set1_epi32(0x7F80'0000));
    __m256 low = _mm256_load_ps(extremes.minimum.data());
    __m256 high = _mm256_load_ps(extremes.maximum.data());
    double* const sums = columns.sums.data() + column;
    FloatExtremes rest;
    std::size_t x = 0;
    for (; x + lanes <= count; x += lanes) {
        const __m256 eight = _mm256_loadu_ps(samples + x);
        const __m256i exponents = _mm256_castps_si256(_mm256_and_ps(eight, exponent));
        const __m256i endless = _mm256_cmpeq_epi32(exponents, _mm256_castps_si256(exponent));
        if (_mm256_testz_si256(endless, endless) == 0) {
            alignas(32) std::array<float, lanes> one_by_one;
            _mm256_store_ps(one_by_one.data(), eight);
            add_floats(one_by_one.data(), lanes, columns, column + x, rest);
            continue;
        }
        low = _mm256_min_ps(low, eight);
        high = _mm256_max_ps(high, eight);
        const __m256d first = _mm256_cvtps_pd(_mm256_castps256_ps128(eight));
        const __m256d second = _mm256_cvtps_pd(_mm256_extractf128_ps(eight, 1));
        _mm256_storeu_pd(sums + x, _mm256_add_pd(_mm256_loadu_pd(sums + x), first));
        _mm256_storeu_pd(sums + x + 4, _mm256_add_pd(_mm256_loadu_pd(sums + x + 4), second));
    }
    add_floats(samples + x, count - x, columns, column + x, rest);
    _mm256_store_ps(extremes.minimum.data(), _mm256_min_ps(low, _mm256_load_ps(rest.minimum.data())));
    _mm256_store_ps(extremes.maximum.data(), _mm256_max_ps(high, _mm256_load_ps(rest.maximum.data())));
}
#endif
}  // namespace

void FloatColumns::clear() noexcept {
    std::fill(sums.begin(), sums.end(), 0);
    std::fill(not_numbers.begin(), not_numbers.end(), 0);
    std::fill(infinite.begin(), infinite.end(), 0);
}

void add_float_row(const float* samples, std::size_t width, FloatColumns& columns, std::size_t column,
                   FloatExtremes& extremes, [[maybe_unused]] Vectors vectors) noexcept {
#if defined(__x86_64__)
    if (vectors == Vectors::avx2) {
        add_floats_with_avx2(samples, width, columns, column, extremes);
        return;
    }
#endif
    add_floats(samples, width, columns, column, extremes);
}

}  // namespace framering
