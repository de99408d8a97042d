// Packed pixels by AVX2, 16 at a time.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "acquirer/source/packed_groups.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framering {

#if defined(__x86_64__)
// How the eight pixels of one half of a register come to stand in 16 bits each.
struct HalfShuffle {
    alignas(16) std::array<std::int8_t, 16> bytes{};     // which byte of the half goes where
    alignas(16) std::array<std::uint16_t, 8> factors{};  // that bring the pixel's last bit to the same place
};

template <Packing packing>
[[nodiscard]] constexpr HalfShuffle half_shuffle() noexcept {
    constexpr PackedGroup group = group_of(packing);
    HalfShuffle shuffle;
    for (std::uint32_t i = 0; i < 8; ++i) {
        const std::uint32_t pixel = i % group.pixels;
        std::uint32_t low = pixel * group.bits / 8;
        std::uint32_t high = low + 1;
        std::uint32_t shift = pixel * group.bits % 8;
        if constexpr (is_split(packing)) {
            const SplitPixel split = split_pixel(packing, pixel);
            low = split.low_byte;
            high = split.high_byte;
            shift = split.low_shift;
        }
        const std::uint32_t first = i / group.pixels * group.bytes;
        const std::size_t place = 2 * std::size_t{i};
        shuffle.bytes[place] = static_cast<std::int8_t>(first + low);
        shuffle.bytes[place + 1] = static_cast<std::int8_t>(first + high);
        if (group.bits <= 12) {  // 14 bits are shifted elsewhere
            shuffle.factors[i] = static_cast<std::uint16_t>(1U << (16 - group.bits - shift));
        }
    }
    return shuffle;
}

// Two halves of 16 bytes each, the second from where its first pixel is.
__attribute__((target("avx2"))) inline __m256i load_halves(const std::byte* from,
                                                           std::size_t half_bytes) noexcept {
    const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + half_bytes));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

// 16 pixels of 10 or 12 bits: a shuffle brings the two bytes of each together, a multiplication the bits of all to
// the same place, as there is no shift of 16-bit parts by different counts.
template <Packing packing>
__attribute__((target("avx2"))) inline __m256i unpack_16(const std::byte* from, __m256i bytes,
                                                         __m256i factors) noexcept {
    constexpr PackedGroup group = group_of(packing);
    constexpr int shift = 16 - static_cast<int>(group.bits);
    const __m256i words =
        _mm256_shuffle_epi8(load_halves(from, 8 / group.pixels * std::size_t{group.bytes}), bytes);
    const __m256i run = _mm256_srli_epi16(_mm256_mullo_epi16(words, factors), shift);
    if constexpr (!is_split(packing)) {
        return run;
    } else {
        constexpr std::int16_t low_bits = (1 << (group.bits - 8)) - 1;
        constexpr std::int16_t high_bits = 0xFF << (group.bits - 8);
        const __m256i low = _mm256_and_si256(run, _mm256_set1_epi16(low_bits));
        const __m256i high = _mm256_and_si256(_mm256_srli_epi16(words, shift), _mm256_set1_epi16(high_bits));
        return _mm256_or_si256(low, high);
    }
}

// 14 bits reach over three bytes: 8 pixels in 32 bits each, then both eights into one register.
__attribute__((target("avx2"))) inline __m256i unpack_8_of_14(const std::byte* from) noexcept {
    const __m256i bytes = _mm256_setr_epi8(0, 1, 2, -1, 1, 2, 3, -1, 3, 4, 5, -1, 5, 6, -1, -1,  //
                                           0, 1, 2, -1, 1, 2, 3, -1, 3, 4, 5, -1, 5, 6, -1, -1);
    const __m256i shifts = _mm256_setr_epi32(0, 6, 4, 2, 0, 6, 4, 2);
    const __m256i run = _mm256_srlv_epi32(_mm256_shuffle_epi8(load_halves(from, 7), bytes), shifts);
    return _mm256_and_si256(run, _mm256_set1_epi32(0x3FFF));
}

template <Packing packing>
__attribute__((target("avx2"))) inline __m256i unpack_next(const std::byte* from, __m256i bytes,
                                                           __m256i factors) noexcept {
    if constexpr (packing == Packing::mono14p) {
        const __m256i halves = _mm256_packus_epi32(unpack_8_of_14(from), unpack_8_of_14(from + 14));
        return _mm256_permute4x64_epi64(halves, _MM_SHUFFLE(3, 1, 2, 0));
    } else {
        return unpack_16<packing>(from, bytes, factors);
    }
}

template <Packing packing, CopyMode mode>
__attribute__((target("avx2"))) void unpack_all_16(std::byte* to, const std::byte* from,
                                                   std::size_t count) noexcept {
    static constexpr HalfShuffle kHalf = half_shuffle<packing>();
    constexpr PackedGroup group = group_of(packing);
    constexpr std::size_t step = 16 / group.pixels * std::size_t{group.bytes};
    constexpr std::size_t ahead = 512;  // a hint that cannot fault
    const __m256i bytes =
        _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(kHalf.bytes.data())));
    const __m256i factors =
        _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(kHalf.factors.data())));
    for (std::size_t i = 0; i < count; ++i) {
        _mm_prefetch(reinterpret_cast<const char*>(from + ahead), _MM_HINT_NTA);
        const __m256i pixels = unpack_next<packing>(from, bytes, factors);
        if constexpr (mode == CopyMode::streaming) {
            _mm256_stream_si256(reinterpret_cast<__m256i*>(to), pixels);
        } else {
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), pixels);
        }
        from += step;
        to += sizeof pixels;
    }
}

[[nodiscard]] inline bool has_avx2() noexcept {
    static const bool has = [] {
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") != 0;
    }();
    return has;
}

// Unpacks whole groups from the front, and returns how many pixels that were: all but the last few, or none.
template <Packing packing>
[[nodiscard]] std::size_t unpack_with_avx2(std::span<std::byte> to, std::span<const std::byte> from,
                                           CopyMode mode) noexcept {
    constexpr PackedGroup group = group_of(packing);
    constexpr std::size_t step = 16 / group.pixels * std::size_t{group.bytes};
    // The last load of a step reads at most that far.
    constexpr std::size_t reach = packing == Packing::mono14p ? 14 + 7 + 16 : step / 2 + 16;
    if (!has_avx2() || from.size() < reach) {
        return 0;
    }
    const std::size_t count = std::min(to.size() / sizeof(__m256i), (from.size() - reach) / step + 1);
    const bool is_aligned = reinterpret_cast<std::uintptr_t>(to.data()) % sizeof(__m256i) == 0;
    if (mode == CopyMode::streaming && is_aligned) {
        unpack_all_16<packing, CopyMode::streaming>(to.data(), from.data(), count);
    } else {
        unpack_all_16<packing, CopyMode::cached>(to.data(), from.data(), count);
    }
    return 16 * count;
}
#else
template <Packing packing>
[[nodiscard]] std::size_t unpack_with_avx2(std::span<std::byte>, std::span<const std::byte>, CopyMode) noexcept {
    return 0;
}
#endif

}  // namespace framering
