#include "acquirer/source/picture/picture.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "acquirer/source/picture/picture_codecs.hpp"
#include "acquirer/source/tiff_reader.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
template <std::size_t count>
bool begins_with(std::span<const std::byte> start, const std::array<unsigned char, count>& mark) noexcept {
    return start.size() >= count && std::equal(mark.begin(), mark.end(), start.begin(), [](auto a, std::byte b) {
               return a == std::to_integer<unsigned char>(b);
           });
}

PictureKind kind_or_refusal(std::span<const std::byte> bytes) {
    const auto kind = picture_kind_of(bytes);
    if (!kind) {
        fail(ExitCode::failed, "it is {}", bytes.empty() ? "empty" : "no PNG, JPEG or TIFF image");
    }
    return *kind;
}

// A few bytes must not make us reserve memory for a picture that cannot be in them.
void require_plausible(const FrameFormat& format, std::uint64_t whole_bytes) {
    constexpr std::uint64_t always_possible = std::uint64_t{64} << 20;
    constexpr std::uint64_t best_compression = 2000;
    if (format.width == 0 || format.height == 0 || format.width > kLargestSide || format.height > kLargestSide) {
        fail(ExitCode::failed, "{}x{} pixels: width and height must be 1 to {}", format.width, format.height,
             kLargestSide);
    }
    if (format.payload_bytes() > std::max(always_possible, whole_bytes * best_compression)) {
        fail(ExitCode::failed, "{}x{} pixels do not fit in {} bytes; it is damaged", format.width, format.height,
             whole_bytes);
    }
}

// Brings it to its one page that is no thumbnail.
void go_to_only_page(TiffReader& reader) {
    while (reader.page_is_secondary()) {
        if (!reader.next_page()) {
            fail(ExitCode::usage, "it contains only thumbnails or masks");
        }
    }
}

void require_no_other_page(TiffReader& reader) {
    while (reader.next_page()) {
        if (!reader.page_is_secondary()) {
            fail(ExitCode::usage, "it is a TIFF file of several pages, and a picture has one");
        }
    }
}

std::size_t read_tiff(std::span<const std::byte> bytes, const FrameFormat& format, std::span<std::byte> pixels) {
    TiffReader reader(bytes, "image");
    go_to_only_page(reader);
    if (reader.page().format != format) {
        fail(ExitCode::failed, "its size has changed");
    }
    reader.read(pixels);
    require_no_other_page(reader);
    return bytes.size();  // its parts may lie anywhere
}

// APP2 of a JPEG image: the index of the Multi-Picture Format.
bool has_index(std::span<const std::byte> picture) noexcept {
    constexpr std::size_t room_of_head = 128 << 10;
    constexpr std::array mark{std::byte{'M'}, std::byte{'P'}, std::byte{'F'}, std::byte{0}};
    const auto head = picture.first(std::min(picture.size(), room_of_head));
    for (auto at = head.begin(); (at = std::search(at, head.end(), mark.begin(), mark.end())) != head.end();
         ++at) {
        if (at - head.begin() >= 4 && at[-4] == std::byte{0xff} && at[-3] == std::byte{0xe2}) {
            return true;
        }
    }
    return false;
}
}  // namespace

std::optional<PictureKind> picture_kind_of(std::span<const std::byte> start) noexcept {
    if (begins_with<8>(start, {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})) {
        return PictureKind::png;
    }
    if (begins_with<3>(start, {0xff, 0xd8, 0xff})) {
        return PictureKind::jpeg;
    }
    for (const unsigned char version : std::array<unsigned char, 2>{42, 43}) {
        if (begins_with<4>(start, {'I', 'I', version, 0}) || begins_with<4>(start, {'M', 'M', 0, version})) {
            return PictureKind::tiff;
        }
    }
    return std::nullopt;
}

std::optional<PictureKind> picture_kind_named(std::string_view name) {
    std::string ending(name.substr(std::min(name.rfind('.'), name.size())));
    std::ranges::transform(ending, ending.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (ending == ".png") {
        return PictureKind::png;
    }
    if (ending == ".jpg" || ending == ".jpeg") {
        return PictureKind::jpeg;
    }
    return ending == ".tif" || ending == ".tiff" ? std::optional(PictureKind::tiff) : std::nullopt;
}

FrameFormat picture_format(std::span<const std::byte> start, std::uint64_t whole_bytes) {
    FrameFormat format;
    switch (kind_or_refusal(start)) {
        case PictureKind::png:
            format = png_format(start);
            break;
        case PictureKind::jpeg:
            format = jpeg_format(start);
            break;
        case PictureKind::tiff: {
            TiffReader reader(start, "image");
            go_to_only_page(reader);
            format = reader.page().format;
        }
    }
    require_plausible(format, whole_bytes);
    return format;
}

std::size_t read_picture(std::span<const std::byte> bytes, const FrameFormat& format,
                         std::span<std::byte> pixels) {
    switch (kind_or_refusal(bytes)) {
        case PictureKind::png:
            return read_png(bytes, format, pixels);
        case PictureKind::jpeg:
            return read_jpeg(bytes, format, pixels);
        default:
            return read_tiff(bytes, format, pixels);
    }
}

bool has_another_behind(std::span<const std::byte> bytes, std::size_t picture_bytes) noexcept {
    const auto is_blank = [](std::byte each) {
        return each == std::byte{0} || each == std::byte{'\r'} || each == std::byte{'\n'};
    };
    const auto behind = bytes.subspan(picture_bytes);
    const auto rest =
        behind.subspan(static_cast<std::size_t>(std::ranges::find_if_not(behind, is_blank) - behind.begin()));
    return picture_kind_of(rest) && !has_index(bytes.first(picture_bytes));
}

bool has_same_pixels(const FrameFormat& one, const FrameFormat& other) noexcept {
    return one.width == other.width && one.height == other.height &&
           samples_per_pixel(one.pixel_format) == samples_per_pixel(other.pixel_format) &&
           sample_type_of(one.pixel_format) == sample_type_of(other.pixel_format);
}

std::string size_and_format_text(const FrameFormat& format) {
    return fmt::format("{}x{} {}", format.width, format.height, name_of(format.pixel_format));
}

}  // namespace framering
