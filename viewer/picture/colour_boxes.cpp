#include "viewer/picture/colour_boxes.hpp"

#include <algorithm>
#include <numeric>

#include "common/scaling/shares.hpp"
#include "viewer/picture/colour_sums.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framering {

namespace {
constexpr std::uint32_t kPlaceTaken = 0x8000'0000;
constexpr std::size_t kPairsTogether = 2;
// Sums of boxes of so many pixels are below 2^24, so that the quotient of two floats has the right whole part.
constexpr std::size_t kSmallColourBox = 255;

// A box has `first` rows of so many pixels and `second` rows of so many.
struct BoxPixels {
    const std::int32_t* first_widths;
    const std::int32_t* second_widths;
    std::int32_t first;
    std::int32_t second;
};

// Written for the vectoriser, and inlined for every kind of processor: nothing aliased.
[[gnu::always_inline]] inline std::uint64_t rounded_means(const std::uint32_t* __restrict sums, std::size_t count,
                                                          const std::int32_t* __restrict first_widths,
                                                          const std::int32_t* __restrict second_widths,
                                                          std::int32_t first, std::int32_t second,
                                                          std::uint16_t* __restrict means) noexcept {
    std::uint64_t all = 0;
    for (std::size_t box = 0; box < count; ++box) {
        const std::int32_t pixels = first * first_widths[box] + second * second_widths[box];
        const std::int32_t sum = static_cast<std::int32_t>(sums[box]) + pixels / 2;
        means[box] = static_cast<std::uint16_t>(
            static_cast<std::int32_t>(static_cast<float>(sum) / static_cast<float>(pixels)));
        all += sums[box];
    }
    return all;
}

std::uint64_t rounded_means_portably(const std::uint32_t* sums, std::size_t count, const BoxPixels& boxes,
                                     std::uint16_t* means) noexcept {
    return rounded_means(sums, count, boxes.first_widths, boxes.second_widths, boxes.first, boxes.second, means);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] std::uint64_t rounded_means_with_avx2(const std::uint32_t* sums, std::size_t count,
                                                              const BoxPixels& boxes,
                                                              std::uint16_t* means) noexcept {
    return rounded_means(sums, count, boxes.first_widths, boxes.second_widths, boxes.first, boxes.second, means);
}

// The columns of two boxes, four places for each.
[[gnu::target("avx2")]] inline __m256i placed(const std::uint32_t* columns,
                                              const MosaicBoxes::PairOrder& order) noexcept {
    const __m256i places = _mm256_load_si256(reinterpret_cast<const __m256i*>(order.places.data()));
    const __m256i eight = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(columns));
    return _mm256_and_si256(_mm256_permutevar8x32_epi32(eight, places), _mm256_srai_epi32(places, 31));
}

// Boxes of two to four columns begin anywhere, where the vectoriser would load each column by itself.
[[gnu::target("avx2")]] void split_pairs(const std::uint32_t* columns, const std::vector<std::uint32_t>& begins,
                                         const std::vector<MosaicBoxes::PairOrder>& pairs, std::uint32_t* red,
                                         std::uint32_t* other) noexcept {
    const __m256i red_first = _mm256_setr_epi32(0, 4, 2, 6, 1, 5, 3, 7);
    for (std::size_t pair = 0; pair < pairs.size(); pair += kPairsTogether) {
        const __m256i sums = _mm256_hadd_epi32(placed(columns + begins[2 * pair], pairs[pair]),
                                               placed(columns + begins[2 * pair + 2], pairs[pair + 1]));
        const __m256i ordered = _mm256_permutevar8x32_epi32(sums, red_first);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(red + 2 * pair), _mm256_castsi256_si128(ordered));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(other + 2 * pair), _mm256_extracti128_si256(ordered, 1));
    }
}
#endif

std::uint64_t means_of(Vectors vectors, const std::vector<std::uint32_t>& sums, const BoxPixels& boxes,
                       ColourMeans::Row& means) noexcept {
#if defined(__x86_64__)
    if (vectors == Vectors::avx2) {
        return rounded_means_with_avx2(sums.data(), sums.size(), boxes, means.data());
    }
#endif
    static_cast<void>(vectors);
    return rounded_means_portably(sums.data(), sums.size(), boxes, means.data());
}

std::uint16_t rounded_mean(std::uint64_t sum, std::uint64_t pixels) noexcept {
    return static_cast<std::uint16_t>((sum + pixels / 2) / pixels);
}
}  // namespace

ColourBoxes::ColourBoxes(std::uint32_t boxes, std::uint32_t columns, Vectors vectors)
    : vectors_(vectors), widest_((columns + boxes - 1) / boxes) {
    const Shares shares(boxes, columns);
    for (std::size_t box = 0; box <= boxes; ++box) {
        begins_.push_back(static_cast<std::uint32_t>(shares.begin(box)));
    }
}

RgbBoxes::RgbBoxes(std::uint32_t boxes, std::uint32_t columns, Vectors vectors)
    : ColourBoxes(boxes, columns, vectors), widths_(boxes), extra_(boxes) {
    for (std::size_t box = 0; box < boxes; ++box) {
        const std::uint32_t width = begins_[box + 1] - begins_[box];
        widths_[box] = static_cast<std::int32_t>(width);
        extra_[box] = static_cast<std::uint8_t>(width - columns / boxes);
    }
    for (auto& sums : sums_) {
        sums.resize(boxes);
    }
}

void RgbBoxes::sum_up(const std::uint32_t* columns) noexcept {
    if (vectors_ == Vectors::avx2) {
        sum_colours_with_avx2({columns, begins_.data(), extra_.data(), count()}, begins_.back() / count(),
                              sums_[0].data(), sums_[1].data(), sums_[2].data());
        return;
    }
    for (std::size_t box = 0; box < count(); ++box) {
        std::array<std::uint32_t, kColours> sum{};
        for (std::size_t at = kColours * begins_[box]; at < kColours * begins_[box + 1]; at += kColours) {
            sum[0] += columns[at];
            sum[1] += columns[at + 1];
            sum[2] += columns[at + 2];
        }
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            sums_[colour][box] = sum[colour];
        }
    }
}

ColourSums RgbBoxes::find_means(const std::uint32_t* columns, std::size_t rows, ColourMeans& means) noexcept {
    if (rows * widest_ > kSmallColourBox) {
        return find_large_means(columns, rows, means);
    }
    sum_up(columns);
    const BoxPixels boxes{widths_.data(), widths_.data(), static_cast<std::int32_t>(rows), 0};
    return {means_of(vectors_, sums_[0], boxes, means.of[0]), means_of(vectors_, sums_[1], boxes, means.of[1]),
            means_of(vectors_, sums_[2], boxes, means.of[2])};
}

ColourSums RgbBoxes::find_large_means(const std::uint32_t* columns, std::size_t rows,
                                      ColourMeans& means) const noexcept {
    ColourSums all{};
    for (std::size_t box = 0; box < count(); ++box) {
        ColourSums sums{};
        for (std::size_t at = kColours * begins_[box]; at < kColours * begins_[box + 1]; ++at) {
            sums[at % kColours] += columns[at];
        }
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            means.of[colour][box] = rounded_mean(sums[colour], rows * static_cast<std::size_t>(widths_[box]));
            all[colour] += sums[colour];
        }
    }
    return all;
}

template <class Sample>
void RgbBoxes::find_ends(const Sample* columns, Sample saturation, BoxEnd* ends) const noexcept {
    for (std::size_t box = 0; box < count(); ++box) {
        Sample most = 0;
        for (std::size_t at = kColours * begins_[box]; at < kColours * begins_[box + 1]; ++at) {
            most = most < columns[at] ? columns[at] : most;
        }
        const BoxEnd bright = most >= saturation ? BoxEnd::saturated : BoxEnd::none;
        ends[box] = most == 0 ? BoxEnd::zero : bright;
    }
}

MosaicBoxes::MosaicBoxes(std::uint32_t boxes, std::uint32_t columns, std::uint32_t red_column, Vectors vectors)
    : ColourBoxes(boxes, columns, vectors), red_column_(red_column), red_widths_(boxes), other_widths_(boxes) {
    for (std::size_t box = 0; box < boxes; ++box) {
        for (std::uint32_t column = begins_[box]; column < begins_[box + 1]; ++column) {
            ++(column % 2 == red_column_ ? red_widths_ : other_widths_)[box];
        }
    }
    for (Split* split : {&of_red_rows_, &of_blue_rows_}) {
        split->red.resize(boxes);
        split->other.resize(boxes);
    }
    if (vectors_ == Vectors::avx2 && widest_ <= 4) {
        order_pairs(columns);
    }
}

void MosaicBoxes::order_pairs(std::uint32_t columns) {
    for (std::size_t box = 0; box + 1 < count() && begins_[box] + 8 <= columns; box += 2) {
        PairOrder& order = pairs_.emplace_back();
        std::array<std::uint32_t, 4> next{0, 2, 4, 6};
        for (std::uint32_t column = begins_[box]; column < begins_[box + 2]; ++column) {
            const std::size_t group =
                (column >= begins_[box + 1] ? 2U : 0U) + (column % 2 == red_column_ ? 0U : 1U);
            order.places[next[group]++] = kPlaceTaken | (column - begins_[box]);
        }
    }
    pairs_.resize(pairs_.size() / kPairsTogether * kPairsTogether);
}

void MosaicBoxes::split_up(const std::uint32_t* columns, Split& sums) const noexcept {
    std::size_t box = 0;
#if defined(__x86_64__)
    if (!pairs_.empty()) {
        split_pairs(columns, begins_, pairs_, sums.red.data(), sums.other.data());
        box = 2 * pairs_.size();
    }
#endif
    for (; box < count(); ++box) {
        std::array<std::uint32_t, 2> both{};
        for (std::size_t x = begins_[box]; x < begins_[box + 1]; ++x) {
            both[x % 2] += columns[x];
        }
        sums.red[box] = both[red_column_];
        sums.other[box] = both[1 - red_column_];
    }
}

ColourSums MosaicBoxes::find_means(const MosaicColumns& columns, ColourMeans& means) noexcept {
    if ((columns.red_row_count + columns.blue_row_count) * widest_ > kSmallColourBox) {
        return find_large_means(columns, means);
    }
    split_up(columns.red_rows, of_red_rows_);
    split_up(columns.blue_rows, of_blue_rows_);
    const auto red_rows = static_cast<std::int32_t>(columns.red_row_count);
    const auto blue_rows = static_cast<std::int32_t>(columns.blue_row_count);
    const auto widths = [&](std::int32_t red, std::int32_t blue) {
        return BoxPixels{red_widths_.data(), other_widths_.data(), red, blue};
    };
    std::vector<std::uint32_t>& green = of_red_rows_.other;
    std::transform(green.begin(), green.end(), of_blue_rows_.red.begin(), green.begin(), std::plus<>());
    return {means_of(vectors_, of_red_rows_.red, widths(red_rows, 0), means.of[0]),
            means_of(vectors_, green, widths(blue_rows, red_rows), means.of[1]),
            means_of(vectors_, of_blue_rows_.other, widths(0, blue_rows), means.of[2])};
}

ColourSums MosaicBoxes::find_large_means(const MosaicColumns& columns, ColourMeans& means) const noexcept {
    ColourSums all{};
    for (std::size_t box = 0; box < count(); ++box) {
        ColourSums sums{};
        for (std::size_t x = begins_[box]; x < begins_[box + 1]; ++x) {
            const bool red = x % 2 == red_column_;
            sums[red ? 0 : 1] += columns.red_rows[x];
            sums[red ? 1 : 2] += columns.blue_rows[x];
        }
        const auto red_width = static_cast<std::uint64_t>(red_widths_[box]);
        const auto other_width = static_cast<std::uint64_t>(other_widths_[box]);
        const ColourSums pixels{red_width * columns.red_row_count,
                                other_width * columns.red_row_count + red_width * columns.blue_row_count,
                                other_width * columns.blue_row_count};
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            means.of[colour][box] = rounded_mean(sums[colour], pixels[colour]);
            all[colour] += sums[colour];
        }
    }
    return all;
}

template void RgbBoxes::find_ends(const std::uint8_t*, std::uint8_t, BoxEnd*) const noexcept;
template void RgbBoxes::find_ends(const std::uint16_t*, std::uint16_t, BoxEnd*) const noexcept;

}  // namespace framering
