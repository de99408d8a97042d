#include "writer/sink/imagej_layout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <string_view>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "writer/sink/pixel_fields.hpp"

namespace framering::imagej {

static_assert(std::endian::native == std::endian::little, "fields are copied as they are");

namespace {
constexpr std::uint64_t kAroundFrames = 3 * kBlockBytes;  // header, and the rounding behind the table
constexpr std::string_view kTextStart = "ImageJ=1.11a\n";
constexpr std::string_view kSoftware = "Framering " FRAMERING_VERSION;
static_assert(kSoftware.size() < kSoftwareRoom);

enum class Type : std::uint16_t { byte = 1, ascii = 2, short_word = 3, long_word = 4, rational = 5 };
struct Field {
    std::uint16_t tag;
    Type type;
    std::uint32_t count;
    std::uint32_t value;  // or where it stands
};
static_assert(sizeof(Field) == 12);

// Without resolution: no frame of the file has its three fields.
constexpr std::uint64_t kFields = 10;
constexpr std::uint64_t kResolutionFields = 3;
constexpr std::uint64_t kFirstPageFields = 2;  // more than the others

std::uint64_t field_count(std::uint64_t frame, bool has_resolution) noexcept {
    return kFields + (has_resolution ? kResolutionFields : 0) + (frame == 0 ? kFirstPageFields : 0);
}

std::string text_for(std::uint64_t frames, bool has_resolution) {
    return fmt::format("{}{}hyperstack=true\nmode=grayscale\nloop=false\n{}", kTextStart, counts_text(frames),
                       has_resolution ? "unit=um\n" : "");
}

// Pixels per micrometre.
std::array<std::uint32_t, 2> resolution(double pixel_size_nm) noexcept {
    const double scale = pixel_size_nm < 4e6 ? 1000 : 1;
    return {static_cast<std::uint32_t>(1000 * scale),
            static_cast<std::uint32_t>(std::clamp(std::round(pixel_size_nm * scale), 1.0, 4e9))};
}

template <class Value>
void put(std::span<std::byte> page, std::uint64_t offset, const Value& value) {
    std::memcpy(page.subspan(offset, sizeof value).data(), &value, sizeof value);
}

void put_text(std::span<std::byte> page, std::uint64_t offset, std::string_view text) {
    std::ranges::copy(std::as_bytes(std::span(text)), page.subspan(offset, text.size()).begin());
}

template <class Value>
void append(std::vector<std::byte>& bytes, const Value& value) {
    const auto more = std::as_bytes(std::span(&value, 1));
    bytes.insert(bytes.end(), more.begin(), more.end());
}
}  // namespace

std::uint64_t Geometry::link_offset(std::uint64_t frame) const noexcept {
    return frame == 0 ? kFirstLinkOffset
                      : slot_offset(frame - 1) + sizeof(std::uint16_t) +
                            field_count(frame - 1, has_resolution) * sizeof(Field);
}

void require_storable(const FrameFormat& format) {
    // A single picture it would open, a stack of them not.
    if (format.pixel_format == PixelFormat::rgb16) {
        fail(ExitCode::failed, "ImageJ 1.x opens no stack of rgb16; use --format ome-tiff, or record rgb8");
    }
    if (format.payload_bytes() > kLargestFileBytes - kAroundFrames) {
        fail(ExitCode::failed,
             "a frame of {} is too large for a file that ImageJ 1.x opens; use --format ome-tiff",
             size_text(format.payload_bytes()));
    }
}

Geometry make_geometry(const FrameFormat& format, std::uint64_t frames, std::uint64_t file_bytes) {
    require_storable(format);
    Geometry geometry;
    geometry.frame_bytes = format.payload_bytes();
    geometry.has_resolution = format.pixel_size_nm > 0;
    const std::uint64_t room = std::min(file_bytes, kLargestFileBytes);
    const std::uint64_t by_bytes = (room - std::min(room, kAroundFrames)) / (geometry.frame_bytes + kSlotBytes);
    geometry.capacity = std::max<std::uint64_t>(1, std::min(frames, by_bytes));
    const std::uint64_t table_end = kTableOffset + geometry.capacity * kSlotBytes;
    geometry.pixel_offset = (table_end + kBlockBytes - 1) / kBlockBytes * kBlockBytes;
    return geometry;
}

std::array<std::byte, kBlockBytes> header_page(const FrameFormat& format) {
    std::array<std::byte, kBlockBytes> page{};
    put_text(page, 0, "II*");
    put_text(page, kSoftwareOffset, kSoftware);
    const bool has_resolution = format.pixel_size_nm > 0;
    if (has_resolution) {
        put(page, kResolutionOffset, resolution(format.pixel_size_nm));
    }
    const PixelFields pixels = pixel_fields_of(format.pixel_format);
    if (pixels.samples_per_pixel == 3) {
        using Samples = std::array<std::uint16_t, 3>;
        put(page, kSampleBitsOffset,
            Samples{pixels.bits_per_sample, pixels.bits_per_sample, pixels.bits_per_sample});
        put(page, kSampleTypeOffset, Samples{pixels.sample_format, pixels.sample_format, pixels.sample_format});
    }
    const std::string text = text_for(0, has_resolution);
    assert(text.size() < kTextRoom);
    put_text(page, kTextOffset, text);
    return page;
}

void append_slot(std::vector<std::byte>& slots, const Geometry& geometry, const FrameFormat& format,
                 std::uint64_t frame, std::uint32_t link) {
    const std::size_t begin = slots.size();
    append(slots, static_cast<std::uint16_t>(field_count(frame, geometry.has_resolution)));
    const auto field = [&](std::uint16_t tag, Type type, std::uint64_t value, std::uint64_t count = 1) {
        append(slots, Field{tag, type, static_cast<std::uint32_t>(count), static_cast<std::uint32_t>(value)});
    };
    const PixelFields pixels = pixel_fields_of(format.pixel_format);
    const std::uint64_t samples = pixels.samples_per_pixel;
    field(256, Type::long_word, format.width);
    field(257, Type::long_word, format.height);
    field(258, Type::short_word, samples == 1 ? pixels.bits_per_sample : kSampleBitsOffset, samples);
    field(259, Type::short_word, 1);  // no compression
    field(262, Type::short_word, pixels.photometric);
    if (frame == 0) {
        field(270, Type::ascii, kTextOffset, text_for(0, geometry.has_resolution).size() + 1);
    }
    field(273, Type::long_word, geometry.frame_offset(frame));
    // Of raw colour two fields say what they say without them, so that every directory has as many.
    if (!pixels.filters) {
        field(277, Type::short_word, samples);
    }
    field(278, Type::long_word, format.height);
    field(279, Type::long_word, geometry.frame_bytes);
    if (geometry.has_resolution) {
        field(282, Type::rational, kResolutionOffset);
        field(283, Type::rational, kResolutionOffset);
        field(296, Type::short_word, 1);  // the unit stands in the text
    }
    if (frame == 0) {
        field(305, Type::ascii, kSoftwareOffset, kSoftware.size() + 1);
    }
    if (pixels.filters) {
        field(kFilterSizeTag, Type::short_word, 2U << 16 | 2U, 2);
        field(kFiltersTag, Type::byte, std::bit_cast<std::uint32_t>(*pixels.filters), pixels.filters->size());
    } else {
        field(339, Type::short_word, samples == 1 ? pixels.sample_format : kSampleTypeOffset, samples);
    }
    append(slots, link);
    slots.resize(begin + kSlotBytes);
}

std::string counts_text(std::uint64_t frames) {
    return fmt::format("images={0:07}\nframes={0:07}\n", frames);
}

std::uint64_t counts_offset() noexcept {
    return kTextOffset + kTextStart.size();
}

}  // namespace framering::imagej
