#include <png.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string_view>

#include "acquirer/source/picture/picture_codecs.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
// What one call to libpng reads, and what it said was wrong.
struct PngReading {
    std::span<const std::byte> left;
    std::array<char, 200> message{};
};

void give_bytes(png_structp png, png_bytep to, png_size_t count) {
    auto& reading = *static_cast<PngReading*>(png_get_io_ptr(png));
    if (count > reading.left.size()) {
        png_error(png, "it ends too early");
    }
    std::memcpy(to, reading.left.data(), count);
    reading.left = reading.left.subspan(count);
}

// libpng calls it where it cannot go on; it must not return.
[[noreturn]] void keep_png_message(png_structp png, png_const_charp said) {
    auto& message = static_cast<PngReading*>(png_get_error_ptr(png))->message;
    const std::string_view text(said);
    std::copy_n(text.begin(), std::min(text.size(), message.size() - 1), message.begin());
    png_longjmp(png, 1);
}

void ignore_png_warning(png_structp /*png*/, png_const_charp /*said*/) {
}

struct PngHead {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    int bits = 0;
    int color_type = 0;
};

void read_png_head(png_structp png, png_infop info, PngHead& head) {
    png_set_user_limits(png, kLargestSide, kLargestSide);
    png_read_info(png, info);
    head = {png_get_image_width(png, info), png_get_image_height(png, info), png_get_bit_depth(png, info),
            png_get_color_type(png, info)};
}

void read_png_pixels(png_structp png, png_infop info, const FrameFormat& format, std::byte* pixels) {
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_palette_to_rgb(png);
    png_set_strip_alpha(png);
    if constexpr (std::endian::native == std::endian::little) {
        png_set_swap(png);
    }
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) != format.row_bytes() || png_get_image_height(png, info) != format.height) {
        png_error(png, "its size has changed");
    }
    for (int pass = 0; pass < passes; ++pass) {
        for (std::uint32_t row = 0; row < format.height; ++row) {
            png_read_row(png, reinterpret_cast<png_bytep>(pixels + row * format.row_bytes()), nullptr);
        }
    }
    png_read_end(png, nullptr);
}

// No object with a destructor may live in here or in what it calls: a failure jumps over it. Without pixels only
// the head is read.
bool run_png(PngReading& reading, PngHead& head, const FrameFormat* format, std::byte* pixels) {
    png_structp png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, &reading, keep_png_message, ignore_png_warning);
    png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
    if (info == nullptr || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_read_struct(&png, &info, nullptr);
        return false;
    }
    png_set_read_fn(png, &reading, give_bytes);
    read_png_head(png, info, head);
    if (pixels != nullptr) {
        read_png_pixels(png, info, *format, pixels);
    }
    png_destroy_read_struct(&png, &info, nullptr);
    return true;
}

PngHead png_head_of(PngReading& reading, const FrameFormat* format, std::byte* pixels) {
    PngHead head;
    if (!run_png(reading, head, format, pixels)) {
        fail(ExitCode::failed, "it is no whole PNG image: {}",
             reading.message.front() == '\0' ? "no memory" : reading.message.data());
    }
    return head;
}
}  // namespace

FrameFormat png_format(std::span<const std::byte> start) {
    PngReading reading{start};
    const PngHead head = png_head_of(reading, nullptr, nullptr);
    const bool is_color = (head.color_type & PNG_COLOR_MASK_COLOR) != 0;
    const bool is_deep = head.bits == 16;
    FrameFormat format;
    format.width = head.width;
    format.height = head.height;
    format.pixel_format = is_color ? (is_deep ? PixelFormat::rgb16 : PixelFormat::rgb8)
                                   : (is_deep ? PixelFormat::mono16 : PixelFormat::mono8);
    format.significant_bits = is_deep ? 16 : 8;
    return format;
}

std::size_t read_png(std::span<const std::byte> bytes, const FrameFormat& format, std::span<std::byte> pixels) {
    PngReading reading{bytes};
    (void)png_head_of(reading, &format, pixels.data());
    return bytes.size() - reading.left.size();
}

}  // namespace framering
