#include "viewer/web/image_encoding.hpp"

#include "viewer/snapshot/memory_file.hpp"
#include "viewer/snapshot/snapshot_formats.hpp"

namespace framering {

std::string encode_picture(const Picture& picture, const PictureSpec& spec) {
    const ColourMap colours = colour_map(spec.view.lut, spec.view.marks);
    if (spec.format == ImageFormat::jpeg) {
        return jpeg_bytes(picture, colours, spec.quality);
    }
    const MemoryFile file;
    write_png(file.path(), picture, colours);
    return file.bytes();
}

}  // namespace framering
