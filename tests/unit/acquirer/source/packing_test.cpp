#include "acquirer/source/packing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/support/bytes_at_page_end.hpp"

using namespace framering;
using framering::test::BytesAtPageEnd;

namespace {
using Bytes = std::vector<std::byte>;
using Pixels = std::vector<std::uint16_t>;

constexpr std::array kPackings{Packing::mono10p,       Packing::mono12p, Packing::mono14p, Packing::mono10_packed,
                               Packing::mono12_packed, Packing::y10p,    Packing::y12p};

Bytes bytes_of(std::initializer_list<unsigned> values) {
    Bytes bytes;
    for (const unsigned value : values) {
        bytes.push_back(static_cast<std::byte>(value));
    }
    return bytes;
}

Pixels unpacked(const Bytes& from, std::size_t count, Packing packing) {
    Pixels pixels(count);
    unpack_pixels(std::as_writable_bytes(std::span(pixels)), from, packing, CopyMode::cached);
    Pixels plainly(count);
    unpack_pixels_plainly(std::as_writable_bytes(std::span(plainly)), from, packing);
    CHECK(pixels == plainly);
    return pixels;
}

// Bit by bit, as the standards draw it: bit `bit` of pixel `pixel` is in this bit of the input, counted from the
// lowest of the first byte.
std::size_t place_of_bit(Packing packing, std::size_t pixel, std::size_t bit) {
    const std::size_t bits = bits_of(packing);
    const std::size_t low_bits = bits - 8;
    switch (packing) {
        case Packing::mono10p:
        case Packing::mono12p:
        case Packing::mono14p:
            return pixel * bits + bit;
        case Packing::mono10_packed:
        case Packing::mono12_packed: {
            const std::size_t pair = pixel / 2 * 24;
            const std::size_t second = pixel % 2;
            return bit < low_bits ? pair + 8 + 4 * second + bit : pair + 16 * second + bit - low_bits;
        }
        case Packing::y10p: {
            const std::size_t four = pixel / 4 * 40;
            const std::size_t place = pixel % 4;
            return bit < low_bits ? four + 32 + 2 * place + bit : four + 8 * place + bit - low_bits;
        }
        case Packing::y12p:
            break;
    }
    const std::size_t pair = pixel / 2 * 24;
    const std::size_t second = pixel % 2;
    return bit < low_bits ? pair + 16 + 4 * second + bit : pair + 8 * second + bit - low_bits;
}

Pixels slowly_unpacked(const Bytes& from, std::size_t count, Packing packing) {
    Pixels pixels(count);
    for (std::size_t pixel = 0; pixel < count; ++pixel) {
        for (std::size_t bit = 0; bit < bits_of(packing); ++bit) {
            const std::size_t place = place_of_bit(packing, pixel, bit);
            const unsigned value = std::to_integer<unsigned>(from.at(place / 8)) >> (place % 8) & 1U;
            pixels[pixel] = static_cast<std::uint16_t>(pixels[pixel] | value << bit);
        }
    }
    return pixels;
}

Bytes random_bytes(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    Bytes bytes(count);
    std::ranges::generate(bytes, [&] { return static_cast<std::byte>(random() & 0xFF); });
    return bytes;
}
}  // namespace

TEST_CASE("packed pixels written out by hand") {
    CHECK(unpacked(bytes_of({0x23, 0x61, 0x45}), 2, Packing::mono12p) == Pixels{0x123, 0x456});
    CHECK(unpacked(bytes_of({0x12, 0x63, 0x45}), 2, Packing::mono12_packed) == Pixels{0x123, 0x456});
    CHECK(unpacked(bytes_of({0x12, 0x45, 0x63}), 2, Packing::y12p) == Pixels{0x123, 0x456});
    CHECK(unpacked(bytes_of({0x01, 0x08, 0x30, 0x00, 0x01}), 4, Packing::mono10p) == Pixels{1, 2, 3, 4});
    CHECK(unpacked(bytes_of({0x48, 0x23, 0xFF}), 2, Packing::mono10_packed) == Pixels{0x123, 0x3FE});
    CHECK(unpacked(bytes_of({0x48, 0xFF, 0x00, 0x80, 0b01'11'10'11}), 4, Packing::y10p) ==
          Pixels{0x123, 0x3FE, 0x003, 0x201});
    CHECK(unpacked(bytes_of({0xFF, 0x7F, 0x00, 0x00, 0x00, 0x04, 0x00}), 4, Packing::mono14p) ==
          Pixels{0x3FFF, 0x0001, 0, 1});
}

TEST_CASE("the last group of packed pixels may be short") {
    CHECK(packed_bytes(Packing::mono10p, 5) == 7);
    CHECK(packed_bytes(Packing::mono12p, 3) == 5);
    CHECK(packed_bytes(Packing::mono14p, 1) == 2);
    CHECK(packed_bytes(Packing::mono10_packed, 3) == 5);
    CHECK(packed_bytes(Packing::mono12_packed, 1) == 2);
    CHECK(packed_bytes(Packing::y10p, 5) == 10);
    CHECK(packed_bytes(Packing::y12p, 1) == 3);
    CHECK(packed_bytes(Packing::mono12p, std::uint64_t{65'535} * 65'535) == 6'442'254'338);
}

TEST_CASE("packed pixels of any count are those of a slow unpacker, and nothing beside them is read or written") {
    for (const Packing packing : kPackings) {
        CAPTURE(name_of(packing));
        for (std::size_t count = 0; count < 200; ++count) {
            CAPTURE(count);
            const Bytes from = random_bytes(packed_bytes(packing, count), static_cast<unsigned>(count));
            const BytesAtPageEnd at_page_end(from);
            const Pixels expected = slowly_unpacked(from, count, packing);
            for (const CopyMode mode : {CopyMode::cached, CopyMode::streaming}) {
                alignas(32) std::array<std::uint16_t, 256> room{};
                room.fill(0xBEEF);
                const std::size_t first = mode == CopyMode::streaming ? 16 : 3;
                unpack_pixels(std::as_writable_bytes(std::span(room).subspan(first, count)), at_page_end.bytes(),
                              packing, mode);
                CHECK(std::equal(expected.begin(), expected.end(),
                                 room.begin() + static_cast<std::ptrdiff_t>(first)));
                CHECK(std::count(room.begin(), room.end(), 0xBEEF) >=
                      static_cast<std::ptrdiff_t>(room.size() - count));
            }
            Pixels plainly(count);
            unpack_pixels_plainly(std::as_writable_bytes(std::span(plainly)), from, packing);
            CHECK(plainly == expected);
        }
    }
}

TEST_CASE("each packing has its name and its bits") {
    for (const Packing packing : kPackings) {
        CHECK(packed_format_named(name_of(packing)) == PackedFormat{packing, PixelFormat::mono16});
        CHECK(bits_of(packing) == std::stoul(std::string(name_of(packing)).substr(name_of(packing).find('1'))));
    }
    CHECK(packed_format_named("mono12PACKED") == PackedFormat{Packing::mono12_packed, PixelFormat::mono16});
    CHECK_FALSE(packed_format_named("mono12"));
    CHECK_FALSE(packed_format_named(""));
}

TEST_CASE("packed Bayer frames have the names of the EMVA and of V4L2, and the bits of grey ones") {
    const auto is = [](const char* name, Packing packing, PixelFormat pixel_format) {
        CAPTURE(std::string(name));
        CHECK(packed_format_named(name) == PackedFormat{packing, pixel_format});
        CHECK(name_of(PackedFormat{packing, pixel_format}) == name);
    };
    is("BayerRG10p", Packing::mono10p, PixelFormat::bayer_rg16);
    is("BayerGR12p", Packing::mono12p, PixelFormat::bayer_gr16);
    is("BayerGB14p", Packing::mono14p, PixelFormat::bayer_gb16);
    is("BayerBG10Packed", Packing::mono10_packed, PixelFormat::bayer_bg16);
    is("BayerRG12Packed", Packing::mono12_packed, PixelFormat::bayer_rg16);
    is("SRGGB10P", Packing::y10p, PixelFormat::bayer_rg16);
    is("SGRBG12P", Packing::y12p, PixelFormat::bayer_gr16);
    is("SGBRG10P", Packing::y10p, PixelFormat::bayer_gb16);
    is("SBGGR12P", Packing::y12p, PixelFormat::bayer_bg16);
    CHECK(packed_format_named("bayerrg12p") == PackedFormat{Packing::mono12p, PixelFormat::bayer_rg16});
    CHECK_FALSE(packed_format_named("BayerRG12"));
    CHECK_FALSE(packed_format_named("BayerRG10P "));
}
