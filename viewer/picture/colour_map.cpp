#include "viewer/picture/colour_map.hpp"

#include <algorithm>
#include <array>

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
// Each LUT is a row of colours, 0xRRGGBB, at equal distances from level 0 to level 255.
constexpr std::array<std::uint32_t, 2> kGrey{0x000000, 0xffffff};
constexpr std::array<std::uint32_t, 2> kInverted{0xffffff, 0x000000};
// Matplotlib's (CC0), within 3 levels of its tables.
constexpr std::array<std::uint32_t, 33> kViridis{
    0x440154, 0x470d60, 0x48186a, 0x482374, 0x472d7b, 0x453781, 0x424086, 0x3e4989, 0x3b528b, 0x375b8d, 0x33638d,
    0x2f6b8e, 0x2c728e, 0x297a8e, 0x26828e, 0x23898e, 0x21908c, 0x1f978b, 0x1f9f88, 0x21a685, 0x27ad81, 0x31b57b,
    0x3ebc74, 0x4dc26c, 0x5cc863, 0x6ece58, 0x82d34d, 0x95d840, 0xaadc32, 0xc0df25, 0xd5e21a, 0xeae51a, 0xfde725,
};
constexpr std::array<std::uint32_t, 33> kInferno{
    0x000004, 0x040312, 0x0b0724, 0x150b37, 0x210c4a, 0x2f0a5b, 0x3d0965, 0x4a0c6b, 0x56106e, 0x63156e, 0x70196e,
    0x7d1e6d, 0x89226a, 0x962766, 0xa32c61, 0xaf315b, 0xbb3654, 0xc63d4d, 0xd14545, 0xda4f3c, 0xe35932, 0xeb6529,
    0xf1721e, 0xf67f14, 0xf98c0a, 0xfb9b06, 0xfcaa0f, 0xfbba1f, 0xf9c932, 0xf5d949, 0xf2e865, 0xf3f586, 0xfcffa4,
};
constexpr std::array<std::uint32_t, 33> kMagma{
    0x000004, 0x030312, 0x0a0822, 0x130d34, 0x1d1147, 0x29115a, 0x36106b, 0x440f76, 0x50127c, 0x5d177f, 0x691c81,
    0x762181, 0x822681, 0x8f2a81, 0x9c2e7f, 0xa9337d, 0xb6367a, 0xc33b75, 0xcf4070, 0xdb476a, 0xe65164, 0xee5c5e,
    0xf46a5c, 0xf9785d, 0xfb8861, 0xfd9668, 0xfea571, 0xfeb47b, 0xfec287, 0xfed194, 0xfde0a1, 0xfceeb0, 0xfcfdbf,
};
// ImageJ's (public domain).
constexpr std::array<std::uint32_t, 32> kFire{
    0x000000, 0x00003d, 0x010060, 0x190082, 0x3100a5, 0x4900c0, 0x6200dc, 0x7a00e3, 0x9200d2, 0xa200b5, 0xad0097,
    0xb8007a, 0xc3005d, 0xcf0e40, 0xd92323, 0xe53905, 0xf04f00, 0xfc6500, 0xff7500, 0xff8500, 0xff9300, 0xffa100,
    0xffaf00, 0xffbe00, 0xffcd00, 0xffdb00, 0xffea00, 0xfff823, 0xffff62, 0xffffa0, 0xffffdf, 0xffffff,
};

struct NamedLut {
    Lut value;
    std::string_view name;
    std::span<const std::uint32_t> colours;
};

constexpr std::array<NamedLut, 7> kLuts{{
    {Lut::grey, "grey", kGrey},
    {Lut::inverted, "inverted", kInverted},
    {Lut::hilo, "hilo", kGrey},
    {Lut::viridis, "viridis", kViridis},
    {Lut::inferno, "inferno", kInferno},
    {Lut::magma, "magma", kMagma},
    {Lut::fire, "fire", kFire},
}};

std::span<const std::uint32_t> colours_of(Lut lut) noexcept {
    return std::ranges::find(kLuts, lut, &NamedLut::value)->colours;
}

// The colour at level / 255 of the way along the row.
Rgb colour_at(std::span<const std::uint32_t> row, std::size_t level) noexcept {
    const std::size_t place = level * (row.size() - 1);
    const std::size_t index = place / 255;
    const std::size_t part = place % 255;
    const std::uint32_t from = row[index];
    const std::uint32_t to = part == 0 ? from : row[index + 1];
    const auto mixed = [&](unsigned shift) {
        const std::size_t a = from >> shift & 0xFF;
        const std::size_t b = to >> shift & 0xFF;
        return static_cast<std::uint8_t>((a * (255 - part) + b * part + 127) / 255);
    };
    return {mixed(16), mixed(8), mixed(0)};
}
}  // namespace

std::span<const Lut> all_luts() noexcept {
    static constexpr auto luts = [] {
        std::array<Lut, kLuts.size()> list{};
        for (std::size_t i = 0; i < list.size(); ++i) {
            list[i] = kLuts[i].value;
        }
        return list;
    }();
    return luts;
}

std::string_view name_of(Lut lut) noexcept {
    return name_in(kLuts, lut);
}

std::string lut_names() {
    return list_of(kLuts);
}

Lut parse_lut(std::string_view text) {
    return parse_name(kLuts, "LUT", text);
}

ColourMap colour_map(Lut lut, RangeMarks marks) noexcept {
    ColourMap map;
    for (std::size_t level = 0; level < map.size(); ++level) {
        map[level] = colour_at(colours_of(lut), level);
    }
    if (marks == RangeMarks::ends || range_marks(lut) == RangeMarks::ends) {
        map.front() = {0, 0, 255};
        map.back() = {255, 0, 0};
    }
    return map;
}

RangeMarks range_marks(Lut lut) noexcept {
    return lut == Lut::hilo ? RangeMarks::ends : RangeMarks::none;
}

void paint(std::span<const std::uint8_t> levels, const ColourMap& colours, std::span<std::uint32_t> out) noexcept {
    std::array<std::uint32_t, 256> words{};
    for (std::size_t level = 0; level < words.size(); ++level) {
        const Rgb& colour = colours[level];
        words[level] =
            0xFF000000 | std::uint32_t{colour.red} << 16 | std::uint32_t{colour.green} << 8 | colour.blue;
    }
    std::uint32_t* __restrict to = out.data();
    for (std::size_t i = 0; i < levels.size(); ++i) {
        to[i] = words[levels[i]];
    }
}

}  // namespace framering
