#include "common/scaling/band_boxes.hpp"

#include <algorithm>

#include "common/scaling/shares.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framering {

namespace {
constexpr std::uint32_t kTaken = 0x8000'0000;
constexpr std::size_t kPairsAtOnce = 4;
// Sums of boxes of so many pixels are below 2^24, so that the quotient of two floats has the right whole part.
constexpr std::size_t kSmallBox = 255;

// Written for the vectoriser, and inlined for every kind of processor.
[[gnu::always_inline]] inline std::uint64_t small_means(const std::uint32_t* __restrict sums,
                                                        const std::uint32_t* __restrict begins, std::size_t count,
                                                        std::int32_t rows,
                                                        std::uint16_t* __restrict means) noexcept {
    std::uint64_t all = 0;
    for (std::size_t box = 0; box < count; ++box) {
        const std::int32_t pixels = rows * static_cast<std::int32_t>(begins[box + 1] - begins[box]);
        const std::int32_t sum = static_cast<std::int32_t>(sums[box]) + pixels / 2;
        means[box] = static_cast<std::uint16_t>(
            static_cast<std::int32_t>(static_cast<float>(sum) / static_cast<float>(pixels)));
        all += sums[box];
    }
    return all;
}

std::uint64_t large_means(const std::uint32_t* columns, const std::vector<std::uint32_t>& begins, std::size_t rows,
                          std::uint16_t* means) noexcept {
    std::uint64_t all = 0;
    for (std::size_t box = 0; box + 1 < begins.size(); ++box) {
        std::uint64_t sum = 0;
        for (std::size_t x = begins[box]; x < begins[box + 1]; ++x) {
            sum += columns[x];
        }
        const std::uint64_t pixels = rows * (begins[box + 1] - begins[box]);
        means[box] = static_cast<std::uint16_t>((sum + pixels / 2) / pixels);
        all += sum;
    }
    return all;
}

std::uint64_t portable_means(const std::uint32_t* sums, const std::vector<std::uint32_t>& begins, std::size_t rows,
                             std::uint16_t* means) noexcept {
    return small_means(sums, begins.data(), begins.size() - 1, static_cast<std::int32_t>(rows), means);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] std::uint64_t avx2_means(const std::uint32_t* sums,
                                                 const std::vector<std::uint32_t>& begins, std::size_t rows,
                                                 std::uint16_t* means) noexcept {
    return small_means(sums, begins.data(), begins.size() - 1, static_cast<std::int32_t>(rows), means);
}

// The columns of two boxes, four places for each.
[[gnu::target("avx2")]] inline __m256i ordered(const std::uint32_t* columns,
                                               const BandBoxes::PairOrder& order) noexcept {
    const __m256i places = _mm256_load_si256(reinterpret_cast<const __m256i*>(order.places.data()));
    const __m256i eight = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(columns));
    return _mm256_and_si256(_mm256_permutevar8x32_epi32(eight, places), _mm256_srai_epi32(places, 31));
}

// Boxes of three or four columns begin anywhere, where the vectoriser would load each column by itself.
[[gnu::target("avx2")]] void sum_pairs(const std::uint32_t* columns, const std::vector<std::uint32_t>& begins,
                                       const std::vector<BandBoxes::PairOrder>& pairs,
                                       std::uint32_t* sums) noexcept {
    const __m256i as_they_lie = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    for (std::size_t pair = 0; pair < pairs.size(); pair += kPairsAtOnce) {
        const auto at = [&](std::size_t i) __attribute__((target("avx2"))) {
            return ordered(columns + begins[2 * (pair + i)], pairs[pair + i]);
        };
        const __m256i halves = _mm256_hadd_epi32(at(0), at(1));
        const __m256i others = _mm256_hadd_epi32(at(2), at(3));
        const __m256i eight = _mm256_permutevar8x32_epi32(_mm256_hadd_epi32(halves, others), as_they_lie);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums + 2 * pair), eight);
    }
}
#endif
}  // namespace

BandBoxes::BandBoxes(std::uint32_t boxes, std::uint32_t columns, Vectors vectors)
    : vectors_(vectors), widest_((columns + boxes - 1) / boxes), sums_(boxes) {
    const Shares shares(boxes, columns);
    for (std::size_t box = 0; box <= boxes; ++box) {
        begins_.push_back(static_cast<std::uint32_t>(shares.begin(box)));
    }
    if (vectors_ == Vectors::avx2 && widest_ <= 4) {
        order_pairs(columns);
    }
}

void BandBoxes::order_pairs(std::uint32_t columns) {
    for (std::size_t box = 0; box + 1 < count() && begins_[box] + 8 <= columns; box += 2) {
        PairOrder& order = pairs_.emplace_back();
        for (std::uint32_t column = begins_[box]; column < begins_[box + 2]; ++column) {
            const bool second = column >= begins_[box + 1];
            const std::uint32_t place = second ? 4 + column - begins_[box + 1] : column - begins_[box];
            order.places[place] = kTaken | (column - begins_[box]);
        }
    }
    pairs_.resize(pairs_.size() / kPairsAtOnce * kPairsAtOnce);
}

std::uint64_t BandBoxes::find_means(const std::uint32_t* columns, std::size_t rows,
                                    std::uint16_t* means) noexcept {
    if (rows * widest_ > kSmallBox) {
        return large_means(columns, begins_, rows, means);
    }
    std::size_t box = 0;
#if defined(__x86_64__)
    if (!pairs_.empty()) {
        sum_pairs(columns, begins_, pairs_, sums_.data());
        box = 2 * pairs_.size();
    }
#endif
    for (; box < count(); ++box) {
        std::uint32_t sum = 0;
        for (std::size_t x = begins_[box]; x < begins_[box + 1]; ++x) {
            sum += columns[x];
        }
        sums_[box] = sum;
    }
#if defined(__x86_64__)
    if (vectors_ == Vectors::avx2) {
        return avx2_means(sums_.data(), begins_, rows, means);
    }
#endif
    return portable_means(sums_.data(), begins_, rows, means);
}

template <class Pixel>
void BandBoxes::find_ends(const Pixel* columns, Pixel saturation, BoxEnd* ends) const noexcept {
    for (std::size_t box = 0; box < count(); ++box) {
        Pixel most = 0;
        for (std::size_t x = begins_[box]; x < begins_[box + 1]; ++x) {
            most = std::max(most, columns[x]);
        }
        const BoxEnd bright = most >= saturation ? BoxEnd::saturated : BoxEnd::none;
        ends[box] = most == 0 ? BoxEnd::zero : bright;
    }
}

template void BandBoxes::find_ends(const std::uint8_t*, std::uint8_t, BoxEnd*) const noexcept;
template void BandBoxes::find_ends(const std::uint16_t*, std::uint16_t, BoxEnd*) const noexcept;

}  // namespace framering
