// <jpeglib.h> needs these two before it.
#include <cstddef>
#include <cstdio>
// jpeglib.h stands behind them.
#include <jpeglib.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <vector>

#include "common/base/error.hpp"
#include "viewer/snapshot/snapshot_formats.hpp"
#include "viewer/web/image_encoding.hpp"

namespace framering {

namespace {
struct Failure {
    jpeg_error_mgr manager;
    std::jmp_buf place;
};

// libjpeg calls it where it cannot go on; it must not return.
[[noreturn]] void leave(j_common_ptr compressor) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the manager is the first member
    std::longjmp(reinterpret_cast<Failure*>(compressor->err)->place, 1);
}

void say_nothing(j_common_ptr /*compressor*/) {
}

struct JpegFile {
    unsigned char* bytes = nullptr;  // libjpeg allocates it
    unsigned long size = 0;
    ~JpegFile() { std::free(bytes); }
};

struct Pixels {
    const std::uint8_t* first;
    PictureSize size;
    std::uint8_t components;
};

// No object with a destructor may live in here: a failure jumps over it.
bool compress(const Pixels& pixels, int quality, JpegFile& file) noexcept {
    jpeg_compress_struct jpeg{};
    Failure failure{};
    jpeg.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = leave;
    failure.manager.output_message = say_nothing;
    if (setjmp(failure.place) != 0) {
        jpeg_destroy_compress(&jpeg);
        return false;
    }
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &file.bytes, &file.size);
    jpeg.image_width = pixels.size.width;
    jpeg.image_height = pixels.size.height;
    jpeg.input_components = pixels.components;
    jpeg.in_color_space = pixels.components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    if (pixels.components > 1) {  // a marked pixel keeps its colour to itself
        jpeg.comp_info[0].h_samp_factor = 1;
        jpeg.comp_info[0].v_samp_factor = 1;
    }
    jpeg.dct_method = JDCT_ISLOW;
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        const std::size_t row_bytes = std::size_t{pixels.size.width} * pixels.components;
        auto* row = const_cast<JSAMPROW>(pixels.first + jpeg.next_scanline * row_bytes);  // it is only read
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return true;
}

std::vector<std::uint8_t> greys_of(const std::vector<std::uint8_t>& levels, const ColourMap& colours) {
    std::vector<std::uint8_t> out(levels.size());
    std::transform(levels.begin(), levels.end(), out.begin(),
                   [&](std::uint8_t level) { return colours[level].red; });
    return out;
}

std::vector<std::uint8_t> colours_of(const std::vector<std::uint8_t>& levels, const ColourMap& colours) {
    std::vector<std::uint8_t> out(3 * levels.size());
    std::uint8_t* place = out.data();
    for (const std::uint8_t level : levels) {
        const Rgb colour = colours[level];
        place[0] = colour.red;
        place[1] = colour.green;
        place[2] = colour.blue;
        place += 3;
    }
    return out;
}
}  // namespace

std::string jpeg_bytes(const Picture& picture, const ColourMap& colours, int quality) {
    const std::size_t components = is_grey(colours) && !picture.in_colours() ? 1 : 3;
    std::vector<std::uint8_t> coloured;
    if (picture.in_colours()) {
        coloured = rgb_bytes(picture);
    } else if (colours != colour_map(Lut::grey)) {  // in grey a level is its own colour
        coloured = components == 1 ? greys_of(picture.levels, colours) : colours_of(picture.levels, colours);
    }
    const std::uint8_t* first = coloured.empty() ? picture.levels.data() : coloured.data();
    JpegFile file;
    if (!compress({first, picture.size, static_cast<std::uint8_t>(components)}, quality, file)) {
        fail(ExitCode::failed, "cannot encode an image of {}x{} as JPEG; is memory exhausted?", picture.size.width,
             picture.size.height);
    }
    return {reinterpret_cast<const char*>(file.bytes), file.size};
}

}  // namespace framering
