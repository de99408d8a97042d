#include <png.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>

#include "common/base/error.hpp"
#include "viewer/snapshot/snapshot_formats.hpp"

namespace framering {

namespace {
// The simplified interface of libpng: it reports errors as values, where the other jumps over C++ frames.
void write_image(std::FILE* file, png_uint_32 format, PictureSize size, const std::vector<std::uint8_t>& pixels,
                 const ColourMap* palette) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.format = format;
    image.width = size.width;
    image.height = size.height;
    std::array<png_byte, 3 * std::tuple_size_v<ColourMap>> entries{};
    if (palette != nullptr) {
        image.colormap_entries = static_cast<png_uint_32>(palette->size());
        for (std::size_t level = 0; level < palette->size(); ++level) {
            const Rgb colour = (*palette)[level];
            std::copy_n(std::array{colour.red, colour.green, colour.blue}.begin(), 3, &entries[3 * level]);
        }
    }
    if (png_image_write_to_stdio(&image, file, 0, pixels.data(), 0, entries.data()) == 0) {
        fail(ExitCode::failed, "{}", image.message);
    }
}

std::vector<std::uint8_t> greys_of(const Picture& picture, const ColourMap& colours) {
    std::vector<std::uint8_t> greys(picture.levels.size());
    std::transform(picture.levels.begin(), picture.levels.end(), greys.begin(),
                   [&](std::uint8_t level) { return colours[level].red; });
    return greys;
}
}  // namespace

std::vector<std::uint8_t> rgb_bytes(const Picture& picture) {
    std::vector<std::uint8_t> bytes(3 * picture.colours.size());
    std::uint8_t* __restrict to = bytes.data();
    for (const std::uint32_t colour : picture.colours) {
        to[0] = static_cast<std::uint8_t>(colour >> 16);
        to[1] = static_cast<std::uint8_t>(colour >> 8);
        to[2] = static_cast<std::uint8_t>(colour);
        to += 3;
    }
    return bytes;
}

bool is_grey(const ColourMap& colours) noexcept {
    return std::all_of(colours.begin(), colours.end(),
                       [](Rgb colour) { return colour.red == colour.green && colour.green == colour.blue; });
}

void write_png(const std::filesystem::path& path, const Picture& picture, const ColourMap& colours) {
    struct Close {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "wb"));
    if (!file) {
        fail(ExitCode::failed, "{}", errno_text(errno));
    }
    if (picture.in_colours()) {
        write_image(file.get(), PNG_FORMAT_RGB, picture.size, rgb_bytes(picture), nullptr);
    } else if (is_grey(colours)) {
        write_image(file.get(), PNG_FORMAT_GRAY, picture.size, greys_of(picture, colours), nullptr);
    } else {
        write_image(file.get(), PNG_FORMAT_RGB_COLORMAP, picture.size, picture.levels, &colours);
    }
    if (std::fclose(file.release()) != 0) {
        fail(ExitCode::failed, "{}", errno_text(errno));
    }
}

}  // namespace framering
