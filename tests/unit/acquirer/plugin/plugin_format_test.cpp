#include "acquirer/plugin/plugin_format.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "tests/support/contains.hpp"

using namespace framering;
using namespace framering::test;

namespace {
fr_format said(std::uint32_t pixel_format, std::uint32_t width = 64, std::uint32_t height = 48) {
    fr_format format{};
    format.size = sizeof format;
    format.pixel_format = pixel_format;
    format.width = width;
    format.height = height;
    return format;
}

std::string refusal_of(const fr_format& format) {
    try {
        (void)plugin_format(format);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}
}  // namespace

TEST_CASE("frames of a plug-in in a format of ours are written into the ring directly") {
    const PluginFormat mono16 = plugin_format(said(FR_MONO16));
    CHECK(mono16.is_direct());
    CHECK(mono16.format.pixel_format == PixelFormat::mono16);
    CHECK(mono16.format.significant_bits == 16);
    CHECK(mono16.frame_bytes == 64 * 48 * 2);
    CHECK(mono16.buffer_bytes == mono16.frame_bytes);
    CHECK(plugin_format(said(FR_RGB8)).frame_bytes == 64 * 48 * 3);
    CHECK(plugin_format(said(FR_DATA32F)).format.pixel_format == PixelFormat::float32);
    CHECK(plugin_format(said(FR_BAYER_RG12)).format.pixel_format == PixelFormat::bayer_rg16);
}

TEST_CASE("significant bits come from the pixel format, unless the plug-in knows better") {
    CHECK(plugin_format(said(FR_MONO12)).format.significant_bits == 12);
    fr_format high = said(FR_MONO16);
    high.significant_bits = 12;
    high.bits = FR_BITS_HIGH;
    CHECK(plugin_format(high).format.significant_bits == 12);
    CHECK(plugin_format(high).format.bit_alignment == BitAlignment::high);
    high.significant_bits = 17;
    CHECK(refusal_of(high) != "");
}

TEST_CASE("a packed format of a plug-in is what a raw source makes of its name") {
    std::size_t packed = 0;
    for (const auto number :
         {FR_MONO10P,           FR_MONO12P,           FR_MONO14P,           FR_MONO10_PACKED,
          FR_MONO12_PACKED,     FR_BAYER_GR10P,       FR_BAYER_RG10P,       FR_BAYER_GB10P,
          FR_BAYER_BG10P,       FR_BAYER_GR12P,       FR_BAYER_RG12P,       FR_BAYER_GB12P,
          FR_BAYER_BG12P,       FR_BAYER_GR14P,       FR_BAYER_RG14P,       FR_BAYER_GB14P,
          FR_BAYER_BG14P,       FR_BAYER_GR10_PACKED, FR_BAYER_RG10_PACKED, FR_BAYER_GB10_PACKED,
          FR_BAYER_BG10_PACKED, FR_BAYER_GR12_PACKED, FR_BAYER_RG12_PACKED, FR_BAYER_GB12_PACKED,
          FR_BAYER_BG12_PACKED}) {
        const PluginFormat format = plugin_format(said(number));
        CAPTURE(format.pixel_format);
        const auto named = packed_format_named(format.pixel_format);
        REQUIRE(named);
        CHECK(format.packing == named->packing);
        CHECK(format.format.pixel_format == named->pixel_format);
        CHECK(format.format.significant_bits == bits_of(named->packing));
        // The convention has the bits of a pixel in its numbers.
        const std::uint32_t bits = std::uint32_t{number} >> 16 & 0xff;
        CHECK(format.frame_bytes == 64 * 48 * bits / 8);
        ++packed;
    }
    CHECK(packed == 25);
}

TEST_CASE("packed pixels of a plug-in need a buffer of their own size") {
    const PluginFormat packed = plugin_format(said(FR_MONO12P));
    CHECK_FALSE(packed.is_direct());
    CHECK(packed.packing == Packing::mono12p);
    CHECK(packed.frame_bytes == 64 * 48 * 3 / 2);
    CHECK(packed.format.payload_bytes() == 64 * 48 * 2);
    fr_format padded = said(FR_MONO12P);
    padded.stride = 128;
    CHECK(contains(refusal_of(padded), "stride of 128 for Mono12p"));
}

TEST_CASE("rows with padding need a buffer, and their last one need not have it") {
    fr_format padded = said(FR_MONO8);
    padded.stride = 96;
    const PluginFormat format = plugin_format(padded);
    CHECK_FALSE(format.is_direct());
    CHECK(format.frame_bytes == 96 * 47 + 64);
    CHECK(format.buffer_bytes == 96 * 48);
    padded.stride = 63;
    CHECK(refusal_of(padded) == "it says a stride of 63 bytes, but a row of 64 pixels Mono8 has 64");
}

TEST_CASE("a driver may want more memory than the frame has, but not less") {
    fr_format more = said(FR_MONO8);
    more.bytes = 5000;
    CHECK(plugin_format(more).buffer_bytes == 5000);
    CHECK(plugin_format(more).is_direct());
    more.bytes = 3071;
    CHECK(refusal_of(more) == "it says that a frame takes 3071 bytes, but 64x48 Mono8 take 3072");
    more.bytes = UINT64_MAX;
    CHECK(refusal_of(more) != "");
}

TEST_CASE("a pixel format that nothing here reads is refused by its number") {
    CHECK(contains(refusal_of(said(0x02180015)), "0x02180015"));
    CHECK(contains(refusal_of(said(0)), "0x00000000"));
}

TEST_CASE("sides and alignments that cannot be are refused") {
    CHECK(refusal_of(said(FR_MONO8, 0, 48)) != "");
    CHECK(refusal_of(said(FR_MONO8, 64, 70'000)) != "");
    fr_format aligned = said(FR_MONO8);
    for (const std::uint64_t wrong : {3U, 8192U}) {
        aligned.alignment = wrong;
        CAPTURE(wrong);
        CHECK(contains(refusal_of(aligned), "power of two"));
    }
    aligned.alignment = 4096;
    CHECK(refusal_of(aligned) == "");
    fr_format endless = said(FR_MONO8);
    endless.stride = UINT64_MAX;
    CHECK(refusal_of(endless) != "");
}
