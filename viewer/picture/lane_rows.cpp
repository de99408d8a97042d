#include "viewer/picture/lane_rows.hpp"

#include <algorithm>

#include "viewer/picture/column_of_rows.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framering {

namespace {
// The lanes of one call lie on the stack: the compiler knows that nothing else changes them.
template <class Sample>
struct CallLanes {
    CallLanes() noexcept {
        minimum.fill(std::numeric_limits<Sample>::max());
        maximum.fill(0);
    }
    alignas(32) std::array<Sample, LaneTotals<Sample>::kLanes> minimum;
    alignas(32) std::array<Sample, LaneTotals<Sample>::kLanes> maximum;
};

template <std::size_t kRows, bool kFirst, class Sample>
[[gnu::always_inline]] inline void add_columns_from(std::size_t x, std::size_t count,
                                                    const PixelRows<Sample>& rows, ColumnTotals<Sample> columns,
                                                    CallLanes<Sample>& lanes) noexcept {
    const Sample* __restrict samples = rows.first + x;
    std::uint32_t* __restrict sums = columns.sums + x;
    Sample* __restrict maxima = columns.maxima + x;
    for (std::size_t i = 0; i < count; ++i) {
        const Column<Sample> column = column_of<kRows>(samples + i, rows.distance);
        lanes.minimum[i] = std::min(lanes.minimum[i], column.minimum);
        lanes.maximum[i] = std::max(lanes.maximum[i], column.maximum);
        sums[i] = kFirst ? column.sum : sums[i] + column.sum;
        maxima[i] = kFirst || maxima[i] < column.maximum ? column.maximum : maxima[i];
    }
}

template <class Sample>
SampleRange<Sample> merge(const CallLanes<Sample>& lanes, LaneTotals<Sample>& totals) noexcept {
    SampleRange<Sample> range;
    for (std::size_t i = 0; i < lanes.minimum.size(); ++i) {
        totals.minimum[i] = std::min(totals.minimum[i], lanes.minimum[i]);
        totals.maximum[i] = std::max(totals.maximum[i], lanes.maximum[i]);
        range.minimum = std::min(range.minimum, lanes.minimum[i]);
        range.maximum = std::max(range.maximum, lanes.maximum[i]);
    }
    return range;
}

struct PortableLanes {
    template <std::size_t kRows, bool kFirst, class Sample>
    static void add(const PixelRows<Sample>& rows, ColumnTotals<Sample> columns,
                    CallLanes<Sample>& lanes) noexcept {
        constexpr std::size_t step = LaneTotals<Sample>::kLanes;
        std::size_t x = 0;
        for (; x + step <= rows.width; x += step) {
            add_columns_from<kRows, kFirst>(x, step, rows, columns, lanes);
        }
        add_columns_from<kRows, kFirst>(x, rows.width - x, rows, columns, lanes);
    }
};

#if defined(__x86_64__)
// Sums of a few samples of 8 bits fit into 16. `kind` tells 8 from 16 bits, and is not looked at.
struct Avx2Lanes {
    [[gnu::target("avx2")]] static __m256i load(const void* from) noexcept {
        return _mm256_loadu_si256(static_cast<const __m256i*>(from));
    }
    [[gnu::target("avx2")]] static void store(void* to, __m256i value) noexcept {
        _mm256_storeu_si256(static_cast<__m256i*>(to), value);
    }
    [[gnu::target("avx2")]] static __m256i less(__m256i a, __m256i b, std::uint8_t /*kind*/) noexcept {
        return _mm256_min_epu8(a, b);
    }
    [[gnu::target("avx2")]] static __m256i less(__m256i a, __m256i b, std::uint16_t /*kind*/) noexcept {
        return _mm256_min_epu16(a, b);
    }
    [[gnu::target("avx2")]] static __m256i more(__m256i a, __m256i b, std::uint8_t /*kind*/) noexcept {
        return _mm256_max_epu8(a, b);
    }
    [[gnu::target("avx2")]] static __m256i more(__m256i a, __m256i b, std::uint16_t /*kind*/) noexcept {
        return _mm256_max_epu16(a, b);
    }
    [[gnu::target("avx2")]] static __m256i wide_low(__m256i v, std::uint8_t /*kind*/) noexcept {
        return _mm256_cvtepu8_epi16(_mm256_castsi256_si128(v));
    }
    [[gnu::target("avx2")]] static __m256i wide_high(__m256i v, std::uint8_t /*kind*/) noexcept {
        return _mm256_cvtepu8_epi16(_mm256_extracti128_si256(v, 1));
    }
    [[gnu::target("avx2")]] static __m256i wide_low(__m256i v, std::uint16_t /*kind*/) noexcept {
        return _mm256_cvtepu16_epi32(_mm256_castsi256_si128(v));
    }
    [[gnu::target("avx2")]] static __m256i wide_high(__m256i v, std::uint16_t /*kind*/) noexcept {
        return _mm256_cvtepu16_epi32(_mm256_extracti128_si256(v, 1));
    }
    [[gnu::target("avx2")]] static __m256i sum_of(__m256i a, __m256i b, std::uint8_t /*kind*/) noexcept {
        return _mm256_add_epi16(a, b);
    }
    [[gnu::target("avx2")]] static __m256i sum_of(__m256i a, __m256i b, std::uint16_t /*kind*/) noexcept {
        return _mm256_add_epi32(a, b);
    }

    template <bool kFirst>
    [[gnu::target("avx2")]] static void put(std::uint32_t* sums, __m256i eight) noexcept {
        store(sums, kFirst ? eight : _mm256_add_epi32(load(sums), eight));
    }
    template <bool kFirst>
    [[gnu::target("avx2")]] static void put_sums(std::uint32_t* sums, __m256i low, __m256i high,
                                                 std::uint16_t /*kind*/) noexcept {
        put<kFirst>(sums, low);
        put<kFirst>(sums + 8, high);
    }
    template <bool kFirst>
    [[gnu::target("avx2")]] static void put_sums(std::uint32_t* sums, __m256i low, __m256i high,
                                                 std::uint8_t /*kind*/) noexcept {
        constexpr std::uint16_t wide{};
        put_sums<kFirst>(sums, wide_low(low, wide), wide_high(low, wide), wide);
        put_sums<kFirst>(sums + 16, wide_low(high, wide), wide_high(high, wide), wide);
    }

    template <std::size_t kRows, bool kFirst, class Sample>
    [[gnu::target("avx2")]] static void add_block(const Sample* samples, std::size_t distance, std::uint32_t* sums,
                                                  Sample* maxima, __m256i& minimum, __m256i& maximum) noexcept {
        constexpr Sample kind{};
        const __m256i first = load(samples);
        __m256i low = wide_low(first, kind);
        __m256i high = wide_high(first, kind);
        __m256i most = first;
        minimum = less(minimum, first, kind);
        for (std::size_t row = 1; row < kRows; ++row) {
            const __m256i next = load(samples + row * distance);
            low = sum_of(low, wide_low(next, kind), kind);
            high = sum_of(high, wide_high(next, kind), kind);
            most = more(most, next, kind);
            minimum = less(minimum, next, kind);
        }
        maximum = more(maximum, most, kind);
        put_sums<kFirst>(sums, low, high, kind);
        store(maxima, kFirst ? most : more(load(maxima), most, kind));
    }

    template <std::size_t kRows, bool kFirst, class Sample>
    [[gnu::target("avx2")]] static void add(const PixelRows<Sample>& rows, ColumnTotals<Sample> columns,
                                            CallLanes<Sample>& lanes) noexcept {
        constexpr std::size_t step = LaneTotals<Sample>::kLanes;
        constexpr std::size_t vector = step / 3;
        __m256i low[3];
        __m256i high[3];
        for (std::size_t i = 0; i < 3; ++i) {
            low[i] = load(lanes.minimum.data() + i * vector);
            high[i] = load(lanes.maximum.data() + i * vector);
        }
        std::size_t x = 0;
        for (; x + step <= rows.width; x += step) {
            for (std::size_t i = 0; i < 3; ++i) {
                const std::size_t at = x + i * vector;
                add_block<kRows, kFirst>(rows.first + at, rows.distance, columns.sums + at, columns.maxima + at,
                                         low[i], high[i]);
            }
        }
        for (std::size_t i = 0; i < 3; ++i) {
            store(lanes.minimum.data() + i * vector, low[i]);
            store(lanes.maximum.data() + i * vector, high[i]);
        }
        add_columns_from<kRows, kFirst>(x, rows.width - x, rows, columns, lanes);
    }
};
#endif

template <class Lanes, class Sample>
SampleRange<Sample> add_band_lanes(const PixelRows<Sample>& rows, bool first, ColumnTotals<Sample> columns,
                                   LaneTotals<Sample>& totals) noexcept {
    CallLanes<Sample> lanes;
    for_number_of(rows, [&]<std::size_t kRows>() {
        if (first) {
            Lanes::template add<kRows, true>(rows, columns, lanes);
        } else {
            Lanes::template add<kRows, false>(rows, columns, lanes);
        }
    });
    return merge(lanes, totals);
}

// Written for the vectoriser, and inlined for every kind of processor.
template <class Sample>
[[gnu::always_inline]] inline void add_saturated_lanes(
    const PixelRows<Sample>& rows, Sample saturation,
    std::array<std::uint64_t, LaneTotals<Sample>::kLanes>& counts) noexcept {
    constexpr std::size_t step = LaneTotals<Sample>::kLanes;
    constexpr std::size_t block =
        step * std::numeric_limits<std::uint8_t>::max();  // what a lane of 8 bits can count
    for (std::size_t row = 0; row < rows.count; ++row) {
        for (std::size_t begin = 0; begin < rows.width; begin += block) {
            const Sample* __restrict samples = rows.first + row * rows.distance + begin;
            const std::size_t width = std::min(block, rows.width - begin);
            alignas(32) std::array<Sample, step> found{};
            std::size_t x = 0;
            for (; x + step <= width; x += step) {
                for (std::size_t i = 0; i < step; ++i) {
                    found[i] = static_cast<Sample>(found[i] + (samples[x + i] >= saturation ? 1 : 0));
                }
            }
            for (std::size_t i = 0; i < step; ++i) {
                const bool tail = x + i < width && samples[x + i] >= saturation;
                counts[i] += found[i] + (tail ? 1U : 0U);
            }
        }
    }
}

template <class Sample>
using LaneCounts = std::array<std::uint64_t, LaneTotals<Sample>::kLanes>;

template <class Sample>
void add_saturated_portably(const PixelRows<Sample>& rows, Sample saturation,
                            LaneCounts<Sample>& counts) noexcept {
    add_saturated_lanes(rows, saturation, counts);
}
template <class Sample>
constexpr LaneLoops<Sample> kPortableLanes{add_band_lanes<PortableLanes, Sample>, add_saturated_portably<Sample>};

#if defined(__x86_64__)
template <class Sample>
[[gnu::target("avx2")]] void add_saturated_with_avx2(const PixelRows<Sample>& rows, Sample saturation,
                                                     LaneCounts<Sample>& counts) noexcept {
    add_saturated_lanes(rows, saturation, counts);
}
template <class Sample>
constexpr LaneLoops<Sample> kAvx2Lanes{add_band_lanes<Avx2Lanes, Sample>, add_saturated_with_avx2<Sample>};
#endif
}  // namespace

template <class Sample>
const LaneLoops<Sample>& lane_loops([[maybe_unused]] Vectors vectors) noexcept {
#if defined(__x86_64__)
    if (vectors == Vectors::avx2) {
        return kAvx2Lanes<Sample>;
    }
#endif
    return kPortableLanes<Sample>;
}

template const LaneLoops<std::uint8_t>& lane_loops(Vectors) noexcept;
template const LaneLoops<std::uint16_t>& lane_loops(Vectors) noexcept;

}  // namespace framering
