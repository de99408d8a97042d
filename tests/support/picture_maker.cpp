#include "tests/support/picture_maker.hpp"

#include <cstdio>
#include <cstdlib>
// jpeglib.h stands behind it.
#include <jpeglib.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace framering::test {

namespace {
void append_png_bytes(png_structp png, png_bytep bytes, png_size_t count) {
    auto& file = *static_cast<PictureBytes*>(png_get_io_ptr(png));
    const auto* const first = reinterpret_cast<const std::byte*>(bytes);
    file.insert(file.end(), first, first + count);
}

void set_palette(png_structp png, png_infop info, int bits) {
    std::array<png_color, 256> colors{};
    for (std::size_t i = 0; i < colors.size(); ++i) {
        colors[i] = {static_cast<png_byte>(i), static_cast<png_byte>(255 - i), static_cast<png_byte>(7 * i % 256)};
    }
    png_set_PLTE(png, info, colors.data(), 1 << std::min(bits, 8));
}

void set_transparent(png_structp png, png_infop info, int color_type) {
    png_color_16 color{};
    std::array<png_byte, 2> alphas{0, 128};
    png_set_tRNS(png, info, color_type == PNG_COLOR_TYPE_PALETTE ? alphas.data() : nullptr,
                 color_type == PNG_COLOR_TYPE_PALETTE ? 2 : 0, &color);
}

// Rows as PNG has them: samples of less than 8 bits packed, of 16 the higher byte first.
std::vector<png_byte> packed_row(const MadePng& png, std::span<const std::uint16_t> samples) {
    std::vector<png_byte> row((samples.size() * static_cast<std::size_t>(png.bits) + 7) / 8);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (png.bits == 16) {
            row[2 * i] = static_cast<png_byte>(samples[i] >> 8);
            row[2 * i + 1] = static_cast<png_byte>(samples[i]);
        } else {
            const std::size_t bit = i * static_cast<std::size_t>(png.bits);
            row[bit / 8] =
                static_cast<png_byte>(row[bit / 8] | samples[i] << (8 - png.bits - static_cast<int>(bit % 8)));
        }
    }
    return row;
}
}  // namespace

std::uint32_t png_samples(const MadePng& png) noexcept {
    return png.color_type == 2 ? 3 : png.color_type == 4 ? 2 : png.color_type == 6 ? 4 : 1;
}

PictureBytes made_png(const MadePng& made, std::span<const std::uint16_t> samples) {
    PictureBytes file;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &file, append_png_bytes, nullptr);
    png_set_IHDR(png, info, made.width, made.height, made.bits, made.color_type,
                 made.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (made.color_type == PNG_COLOR_TYPE_PALETTE) {
        set_palette(png, info, made.bits);
    }
    if (made.transparent) {
        set_transparent(png, info, made.color_type);
    }
    png_write_info(png, info);
    const int passes = png_set_interlace_handling(png);
    const std::size_t row_samples = std::size_t{made.width} * png_samples(made);
    for (int pass = 0; pass < passes; ++pass) {
        for (std::size_t y = 0; y < made.height; ++y) {
            const auto row = packed_row(made, samples.subspan(y * row_samples, row_samples));
            png_write_row(png, row.data());
        }
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return file;
}

std::vector<std::uint16_t> png_pattern(const MadePng& png, std::uint32_t number) {
    std::vector<std::uint16_t> samples(std::size_t{png.width} * png.height * png_samples(png));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = static_cast<std::uint16_t>((i * i * 31 + i * 7 + number * 101) % 65'521 %
                                                (std::size_t{1} << png.bits));
    }
    return samples;
}

PictureBytes png_pixels(const MadePng& png, std::span<const std::uint16_t> samples) {
    const std::uint32_t stored = png_samples(png);
    const std::uint32_t kept = stored == 4 ? 3 : stored == 2 ? 1 : stored;  // without alpha
    const std::uint16_t scale = png.bits >= 8 || png.color_type == 3
                                    ? std::uint16_t{1}
                                    : static_cast<std::uint16_t>(255 / ((1 << png.bits) - 1));
    PictureBytes pixels;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::uint16_t sample = samples[i];
        if (png.color_type == 3) {
            for (const int value : {sample % 256, 255 - sample, 7 * sample % 256}) {
                pixels.push_back(static_cast<std::byte>(value));
            }
        } else if (i % stored < kept) {
            pixels.push_back(static_cast<std::byte>(sample * scale));
            if (png.bits == 16) {
                pixels.push_back(static_cast<std::byte>(sample >> 8));
            }
        }
    }
    return pixels;
}

PictureBytes jpeg_gradient(const MadeJpeg& made, std::uint32_t number) {
    const std::size_t components = made.colors == JpegColors::grey ? 1 : made.colors == JpegColors::rgb ? 3 : 4;
    PictureBytes pixels;
    for (std::uint32_t y = 0; y < made.height; ++y) {
        for (std::uint32_t x = 0; x < made.width; ++x) {
            for (std::size_t c = 0; c < components; ++c) {
                pixels.push_back(static_cast<std::byte>((20 + x + 2 * y + 5 * number) % 250));
            }
        }
    }
    return pixels;
}

PictureBytes made_jpeg(const MadeJpeg& made, std::uint32_t number) {
    PictureBytes pixels = jpeg_gradient(made, number);
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);  // ends the program on an error, of which there is none
    jpeg_create_compress(&jpeg);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = made.width;
    jpeg.image_height = made.height;
    jpeg.input_components = made.colors == JpegColors::grey ? 1 : made.colors == JpegColors::rgb ? 3 : 4;
    jpeg.in_color_space = made.colors == JpegColors::grey  ? JCS_GRAYSCALE
                          : made.colors == JpegColors::rgb ? JCS_RGB
                                                           : JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 95, TRUE);
    if (made.progressive) {
        jpeg_simple_progression(&jpeg);
    }
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        auto* row = reinterpret_cast<JSAMPROW>(pixels.data()) +
                    std::size_t{jpeg.next_scanline} * made.width * static_cast<std::size_t>(jpeg.input_components);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    const auto* const first = reinterpret_cast<const std::byte*>(bytes);
    PictureBytes file(first, first + size);
    std::free(bytes);
    return file;
}

void write_bytes(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) {
        throw std::runtime_error("cannot write " + path.string());
    }
}

PictureBytes read_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

}  // namespace framering::test
