#include "writer/sink/streaming_layout.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

#include "common/base/crc32c.hpp"
#include "writer/sink/pixel_fields.hpp"

namespace framering::streaming {

static_assert(std::endian::native == std::endian::little, "fields are copied as they are");

namespace {
enum FieldType : std::uint16_t { byte8 = 1, ascii = 2, short16 = 3, long32 = 4, rational = 5, long64 = 16 };

// The fields of a directory, one after the other.
class FieldWriter {
  public:
    explicit FieldWriter(std::span<std::byte> to) : to_(to) {}

    template <class Value>
    void put(Value value) {
        std::memcpy(to_.data(), &value, sizeof value);
        to_ = to_.subspan(sizeof value);
    }
    void field(std::uint16_t tag, FieldType type, std::uint64_t value, std::uint64_t count = 1) {
        put(tag);
        put(static_cast<std::uint16_t>(type));
        put(count);
        put(value);
    }
    // The same value for each sample of a pixel.
    void field_of_samples(std::uint16_t tag, std::uint64_t value, std::uint64_t samples) {
        constexpr std::uint64_t three_times = 1ULL << 32 | 1ULL << 16 | 1;
        field(tag, short16, samples == 3 ? value * three_times : value, samples);
    }

  private:
    std::span<std::byte> to_;
};

constexpr std::uint64_t kNoResolution = std::uint64_t{1} << 32 | 1;  // 1 / 1

// Pixels a centimetre as numerator (low half) and denominator.
std::uint64_t resolution_of(const FrameFormat& format) {
    if (format.pixel_size_nm <= 0) {
        return kNoResolution;
    }
    constexpr double nanometres_per_centimetre = 1e7;
    const double pixels = nanometres_per_centimetre / format.pixel_size_nm;
    constexpr double most = 4e9;
    const std::uint64_t denominator = pixels < most / 1000 ? 1000 : 1;
    const double numerator = std::clamp(std::round(pixels * static_cast<double>(denominator)), 1.0, most);
    return denominator << 32 | static_cast<std::uint64_t>(numerator);
}

std::uint64_t round_up(std::uint64_t bytes) noexcept {
    return (bytes + kBlockBytes - 1) / kBlockBytes * kBlockBytes;
}

constexpr std::string_view kSoftware = "Framering " FRAMERING_VERSION;
static_assert(kSoftware.size() < kSoftwareBytes);
}  // namespace

Geometry make_geometry(const FrameFormat& format, std::uint64_t frames, std::uint64_t file_bytes) {
    Geometry geometry;
    geometry.pixel_bytes = format.payload_bytes();
    geometry.pixel_stride = round_up(geometry.pixel_bytes);
    const std::uint64_t fixed_bytes = kTableOffset + kBlockBytes;
    const std::uint64_t for_frames = file_bytes - std::min(file_bytes, fixed_bytes);
    geometry.capacity =
        std::max<std::uint64_t>(1, std::min(frames, for_frames / (geometry.pixel_stride + kSlotBytes)));
    geometry.pixel_offset = round_up(geometry.slot_offset(geometry.capacity));
    return geometry;
}

std::array<std::byte, kBlockBytes> header_page(Geometry geometry) {
    std::array<std::byte, kBlockBytes> page{};
    constexpr std::array<std::uint16_t, 4> big_tiff{0x4949, 43, 8, 0};
    std::memcpy(page.data(), big_tiff.data(), sizeof big_tiff);
    std::memcpy(page.data() + kSoftwareOffset, kSoftware.data(), kSoftware.size());
    const auto bytes = std::as_bytes(std::span(&geometry, 1));
    geometry.crc32c = crc32c(bytes.first(offsetof(Geometry, crc32c)));
    std::memcpy(page.data() + kGeometryOffset, &geometry, sizeof geometry);
    return page;
}

void fill_slot(std::span<std::byte, kSlotBytes> slot, const Geometry& geometry, const FrameFormat& format,
               std::uint64_t frame, std::string_view page_name, std::uint64_t text_bytes) {
    assert(page_name.size() < kPageNameBytes);
    std::ranges::fill(slot, std::byte{});
    const bool first = frame == 0;
    const bool named = !page_name.empty();
    const std::uint64_t resolution = resolution_of(format);
    const PixelFields pixels = pixel_fields_of(format.pixel_format);
    FieldWriter to(slot);
    to.put(first ? kFirstPageFields : kFields);
    to.field(256, long32, format.width);
    to.field(257, long32, format.height);
    to.field_of_samples(258, pixels.bits_per_sample, pixels.samples_per_pixel);
    to.field(259, short16, 1);  // not compressed
    to.field(262, short16, pixels.photometric);
    if (first) {
        to.field(270, ascii, kTextOffset, text_bytes);
    }
    to.field(273, long64, geometry.frame_offset(frame));
    // Of raw colour two fields say what they say without them, so that every directory has as many.
    if (!pixels.filters) {
        to.field(277, short16, pixels.samples_per_pixel);
    }
    to.field(278, long32, format.height);
    to.field(279, long64, geometry.pixel_bytes);
    to.field(282, rational, resolution);
    to.field(283, rational, resolution);
    to.field(285, ascii, named ? geometry.slot_offset(frame) + kPageNameOffset : 0, page_name.size() + 1);
    to.field(296, short16, resolution == kNoResolution ? 1 : 3);
    if (first) {
        to.field(305, ascii, kSoftwareOffset, kSoftware.size() + 1);
    }
    if (pixels.filters) {
        to.field(kFilterSizeTag, short16, 2ULL << 16 | 2, 2);
        to.field(kFiltersTag, byte8, std::bit_cast<std::uint32_t>(*pixels.filters), pixels.filters->size());
    } else {
        to.field_of_samples(339, pixels.sample_format, pixels.samples_per_pixel);
    }
    std::memcpy(slot.data() + kPageNameOffset, page_name.data(), page_name.size());
}

}  // namespace framering::streaming
