#include "viewer/web/image_encoding.hpp"

#include "viewer/snapshot/memory_file.hpp"
#include "viewer/snapshot/snapshot_formats.hpp"

namespace framering {

std::string encode_picture(const Picture& picture, const PictureWish& wish) {
    const ColourMap colours = colour_map(wish.view.lut, wish.view.marks);
    if (wish.format == ImageFormat::jpeg) {
        return jpeg_bytes(picture, colours, wish.quality);
    }
    const MemoryFile file;
    write_png(file.path(), picture, colours);
    return file.bytes();
}

}  // namespace framering
