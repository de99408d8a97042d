#include "acquirer/source/packing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "acquirer/source/packed_groups.hpp"
#include "acquirer/source/unpacking_avx2.hpp"
#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kPackingNames = std::to_array<Named<Packing>>({{Packing::mono10p, "Mono10p"},
                                                              {Packing::mono12p, "Mono12p"},
                                                              {Packing::mono14p, "Mono14p"},
                                                              {Packing::mono10_packed, "Mono10Packed"},
                                                              {Packing::mono12_packed, "Mono12Packed"},
                                                              {Packing::y10p, "Y10P"},
                                                              {Packing::y12p, "Y12P"}});

struct PatternNames {
    PixelFormat format;
    std::string_view two;   // in names of the EMVA
    std::string_view four;  // in those of V4L2
};
constexpr std::array kPatterns{
    PatternNames{PixelFormat::bayer_rg16, "RG", "RGGB"}, PatternNames{PixelFormat::bayer_gr16, "GR", "GRBG"},
    PatternNames{PixelFormat::bayer_gb16, "GB", "GBRG"}, PatternNames{PixelFormat::bayer_bg16, "BG", "BGGR"}};

template <Packing packing>
void unpack_group(std::byte* to, const std::byte* from, std::size_t pixels) noexcept {
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
        const std::uint16_t value = pixel_of_group<packing>(from, pixel);
        std::memcpy(to + pixel * sizeof value, &value, sizeof value);
    }
}

template <Packing packing>
void unpack_plainly(std::span<std::byte> to, std::span<const std::byte> from) noexcept {
    constexpr PackedGroup group = group_of(packing);
    const std::size_t pixels = to.size() / sizeof(std::uint16_t);
    std::byte* out = to.data();
    const std::byte* in = from.data();
    for (std::size_t i = 0; i < pixels / group.pixels; ++i) {
        unpack_group<packing>(out, in, group.pixels);
        out += group.pixels * sizeof(std::uint16_t);
        in += group.bytes;
    }
    // The last group may have fewer pixels, and then fewer bytes.
    if (const std::size_t rest = pixels % group.pixels; rest != 0) {
        std::array<std::byte, group.bytes> padded{};
        std::copy(in, from.data() + from.size(), padded.begin());
        unpack_group<packing>(out, padded.data(), rest);
    }
}

template <Packing packing>
void unpack(std::span<std::byte> to, std::span<const std::byte> from, CopyMode mode, bool plainly) noexcept {
    const std::size_t done = plainly ? 0 : unpack_with_avx2<packing>(to, from, mode);
    constexpr PackedGroup group = group_of(packing);
    unpack_plainly<packing>(to.subspan(done * sizeof(std::uint16_t)),
                            from.subspan(done / group.pixels * group.bytes));
}

void unpack_any(std::span<std::byte> to, std::span<const std::byte> from, Packing packing, CopyMode mode,
                bool plainly) noexcept {
    assert(from.size() == packed_bytes(packing, to.size() / sizeof(std::uint16_t)));
    switch (packing) {
        case Packing::mono10p:
            return unpack<Packing::mono10p>(to, from, mode, plainly);
        case Packing::mono12p:
            return unpack<Packing::mono12p>(to, from, mode, plainly);
        case Packing::mono14p:
            return unpack<Packing::mono14p>(to, from, mode, plainly);
        case Packing::mono10_packed:
            return unpack<Packing::mono10_packed>(to, from, mode, plainly);
        case Packing::mono12_packed:
            return unpack<Packing::mono12_packed>(to, from, mode, plainly);
        case Packing::y10p:
            return unpack<Packing::y10p>(to, from, mode, plainly);
        case Packing::y12p:
            return unpack<Packing::y12p>(to, from, mode, plainly);
    }
}
}  // namespace

std::string_view name_of(Packing packing) noexcept {
    return name_in(kPackingNames, packing);
}

std::string name_of(const PackedFormat& format) {
    const std::string_view grey = name_of(format.packing);
    const auto pattern = std::ranges::find(kPatterns, format.pixel_format, &PatternNames::format);
    if (pattern == kPatterns.end()) {
        return std::string(grey);
    }
    constexpr std::string_view mono = "Mono";
    return grey.starts_with(mono) ? fmt::format("Bayer{}{}", pattern->two, grey.substr(mono.size()))
                                  : fmt::format("S{}{}", pattern->four, grey.substr(1));
}

std::optional<PackedFormat> packed_format_named(std::string_view name) {
    if (const auto packing = value_named_in_any_case(kPackingNames, name)) {
        return PackedFormat{*packing, PixelFormat::mono16};
    }
    for (const auto& [packing, grey] : kPackingNames) {
        for (const PatternNames& pattern : kPatterns) {
            const PackedFormat format{packing, pattern.format};
            if (is_same_name(name_of(format), name)) {
                return format;
            }
        }
    }
    return std::nullopt;
}

std::string packing_names() {
    return list_of(kPackingNames);
}

std::uint32_t bits_of(Packing packing) noexcept {
    return group_of(packing).bits;
}

std::uint64_t packed_bytes(Packing packing, std::uint64_t pixels) noexcept {
    const PackedGroup group = group_of(packing);
    const std::uint64_t rest = pixels % group.pixels;
    const bool is_whole = packing == Packing::y10p || packing == Packing::y12p;
    const std::uint64_t rest_bytes = rest == 0  ? 0
                                     : is_whole ? group.bytes
                                                : (rest * group.bytes + group.pixels - 1) / group.pixels;
    return pixels / group.pixels * group.bytes + rest_bytes;
}

void unpack_pixels(std::span<std::byte> to, std::span<const std::byte> from, Packing packing,
                   CopyMode mode) noexcept {
    unpack_any(to, from, packing, mode, false);
}

void unpack_pixels_plainly(std::span<std::byte> to, std::span<const std::byte> from, Packing packing) noexcept {
    unpack_any(to, from, packing, CopyMode::cached, true);
}

}  // namespace framering
