#include "common/ring/pixel_copy.hpp"

#include <algorithm>
#include <cassert>

#include "common/base/enum_names.hpp"
#include "common/base/processors.hpp"
#include "common/ring/racing_copy.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framering {

namespace {
constexpr auto kCopyModeNames =
    std::to_array<Named<CopyMode>>({{CopyMode::cached, "cached"}, {CopyMode::streaming, "streaming"}});

constexpr std::size_t kLine = 64;

using CopyLines = void (*)(std::byte* to, const std::byte* from, std::size_t bytes) noexcept;

#if defined(__x86_64__)
constexpr bool kCanStream = !kWordwise;

// Streaming stores alone leave the copy waiting for what it reads: asking for that ahead made it a quarter faster,
// and wider stores need less of it. The distances are where it was fastest (decision 0018); what they reach behind
// the frame is a hint that cannot fault.
void stream_lines_sse2(std::byte* to, const std::byte* from, std::size_t bytes) noexcept {
    constexpr std::size_t ahead = 2048;
    for (std::size_t at = 0; at < bytes; at += kLine) {
        _mm_prefetch(reinterpret_cast<const char*>(from + at + ahead), _MM_HINT_NTA);
        for (std::size_t part = at; part < at + kLine; part += sizeof(__m128i)) {
            const __m128i value = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + part));
            _mm_stream_si128(reinterpret_cast<__m128i*>(to + part), value);
        }
    }
}

__attribute__((target("avx"))) void stream_lines_avx(std::byte* to, const std::byte* from,
                                                     std::size_t bytes) noexcept {
    constexpr std::size_t ahead = 512;
    for (std::size_t at = 0; at < bytes; at += kLine) {
        _mm_prefetch(reinterpret_cast<const char*>(from + at + ahead), _MM_HINT_NTA);
        for (std::size_t part = at; part < at + kLine; part += sizeof(__m256i)) {
            const __m256i value = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + part));
            _mm256_stream_si256(reinterpret_cast<__m256i*>(to + part), value);
        }
    }
}

CopyLines stream_lines_here() noexcept {
    __builtin_cpu_init();  // before main, nobody has
    return __builtin_cpu_supports("avx") != 0 ? stream_lines_avx : stream_lines_sse2;
}
#else
constexpr bool kCanStream = false;

CopyLines stream_lines_here() noexcept {
    return nullptr;
}
#endif

const CopyLines kStreamLines = stream_lines_here();

// Whole lines past the cache, what is before and behind them through it.
void stream(std::byte* to, const std::byte* from, std::size_t bytes) noexcept {
    if constexpr (kCanStream) {
        const std::size_t over = reinterpret_cast<std::uintptr_t>(to) % kLine;
        const std::size_t before = std::min(over == 0 ? 0 : kLine - over, bytes);
        const std::size_t lines_end = before + (bytes - before) / kLine * kLine;
        copy_into_slot(to, from, before);
        kStreamLines(to + before, from + before, lines_end - before);
        copy_into_slot(to + lines_end, from + lines_end, bytes - lines_end);
    } else {
        copy_into_slot(to, from, bytes);
    }
}
}  // namespace

std::string_view name_of(CopyMode mode) noexcept {
    return name_in(kCopyModeNames, mode);
}

CopyMode parse_copy_mode(std::string_view text) {
    return parse_name(kCopyModeNames, "copy mode", text);
}

CopyMode copy_mode_for(std::uint64_t ring_bytes) {
    return ring_bytes > last_level_cache_bytes() ? CopyMode::streaming : CopyMode::cached;
}

void copy_pixels(std::span<std::byte> slot, std::span<const std::byte> from, CopyMode mode) noexcept {
    assert(slot.size() == from.size());
    if (mode == CopyMode::streaming) {
        stream(slot.data(), from.data(), from.size());
    } else {
        copy_into_slot(slot.data(), from.data(), from.size());
    }
}

}  // namespace framering
