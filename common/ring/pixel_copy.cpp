#include "common/ring/pixel_copy.hpp"

#include <algorithm>
#include <cassert>

#include "common/base/error.hpp"
#include "common/base/processors.hpp"
#include "common/ring/racing_copy.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framering {

namespace {
constexpr std::size_t kLine = 64;

#if defined(__x86_64__)
constexpr bool kCanStream = !kWordwise;

void stream_line(std::byte* to, const std::byte* from) noexcept {
    for (std::size_t part = 0; part < kLine; part += sizeof(__m128i)) {
        const __m128i value = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + part));
        _mm_stream_si128(reinterpret_cast<__m128i*>(to + part), value);
    }
}
#else
constexpr bool kCanStream = false;

void stream_line(std::byte* to, const std::byte* from) noexcept {
    copy_into_slot(to, from, kLine);
}
#endif

// Whole lines past the cache, what is before and behind them through it.
void stream(std::byte* to, const std::byte* from, std::size_t bytes) noexcept {
    if constexpr (kCanStream) {
        const std::size_t over = reinterpret_cast<std::uintptr_t>(to) % kLine;
        const std::size_t before = std::min(over == 0 ? 0 : kLine - over, bytes);
        const std::size_t lines_end = before + (bytes - before) / kLine * kLine;
        copy_into_slot(to, from, before);
        for (std::size_t at = before; at < lines_end; at += kLine) {
            stream_line(to + at, from + at);
        }
        copy_into_slot(to + lines_end, from + lines_end, bytes - lines_end);
    } else {
        copy_into_slot(to, from, bytes);
    }
}
}  // namespace

std::string_view name_of(CopyMode mode) noexcept {
    return mode == CopyMode::cached ? "cached" : "streaming";
}

CopyMode parse_copy_mode(std::string_view text) {
    for (const CopyMode each : {CopyMode::cached, CopyMode::streaming}) {
        if (text == name_of(each)) {
            return each;
        }
    }
    fail(ExitCode::usage, "'{}' is not known; use cached or streaming", text);
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
