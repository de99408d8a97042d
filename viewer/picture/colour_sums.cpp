#include "viewer/picture/colour_sums.hpp"

#include <array>

#include "viewer/picture/channels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framering {

#if defined(__x86_64__)
namespace {
// Boxes of kWidth columns or one more. Of each column a vector is read: red, green, blue, and one of the next
// column.
template <std::size_t kWidth>
[[gnu::target("avx2")]] void sum_colours(const ColourColumns& from, std::uint32_t* __restrict red,
                                         std::uint32_t* __restrict green,
                                         std::uint32_t* __restrict blue) noexcept {
    alignas(16) static constexpr std::array<std::array<std::uint32_t, 4>, 2> masks{{{}, {~0U, ~0U, ~0U, ~0U}}};
    for (std::size_t box = 0; box < from.count; ++box) {
        const std::uint32_t* const column = from.columns + kColours * from.begins[box];
        const auto at = [&](std::size_t i) __attribute__((target("avx2"))) {
            return _mm_loadu_si128(reinterpret_cast<const __m128i*>(column + kColours * i));
        };
        const auto* const mask = reinterpret_cast<const __m128i*>(masks[from.extra[box]].data());
        __m128i sum = _mm_and_si128(at(kWidth), _mm_load_si128(mask));
        for (std::size_t i = 0; i < kWidth; ++i) {
            sum = _mm_add_epi32(sum, at(i));
        }
        red[box] = static_cast<std::uint32_t>(_mm_cvtsi128_si32(sum));
        green[box] = static_cast<std::uint32_t>(_mm_extract_epi32(sum, 1));
        blue[box] = static_cast<std::uint32_t>(_mm_extract_epi32(sum, 2));
    }
}

[[gnu::target("avx2")]] void sum_any_colours(const ColourColumns& from, std::size_t width,
                                             std::uint32_t* __restrict red, std::uint32_t* __restrict green,
                                             std::uint32_t* __restrict blue) noexcept {
    for (std::size_t box = 0; box < from.count; ++box) {
        const std::uint32_t* const column = from.columns + kColours * from.begins[box];
        __m128i sum = _mm_setzero_si128();
        for (std::size_t i = 0; i < width + from.extra[box]; ++i) {
            sum = _mm_add_epi32(sum, _mm_loadu_si128(reinterpret_cast<const __m128i*>(column + kColours * i)));
        }
        red[box] = static_cast<std::uint32_t>(_mm_cvtsi128_si32(sum));
        green[box] = static_cast<std::uint32_t>(_mm_extract_epi32(sum, 1));
        blue[box] = static_cast<std::uint32_t>(_mm_extract_epi32(sum, 2));
    }
}
}  // namespace

void sum_colours_with_avx2(const ColourColumns& from, std::size_t width, std::uint32_t* red, std::uint32_t* green,
                           std::uint32_t* blue) noexcept {
    switch (width) {
        case 1:
            return sum_colours<1>(from, red, green, blue);
        case 2:
            return sum_colours<2>(from, red, green, blue);
        case 3:
            return sum_colours<3>(from, red, green, blue);
        case 4:
            return sum_colours<4>(from, red, green, blue);
        default:
            return sum_any_colours(from, width, red, green, blue);
    }
}
#else
void sum_colours_with_avx2(const ColourColumns& /*from*/, std::size_t /*width*/, std::uint32_t* /*red*/,
                           std::uint32_t* /*green*/, std::uint32_t* /*blue*/) noexcept {
}
#endif

}  // namespace framering
