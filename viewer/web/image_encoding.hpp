// Pictures as the bytes of image files, in memory.
#pragma once
#include <string>

#include "viewer/picture/picture.hpp"
#include "viewer/web/picture_spec.hpp"

namespace framering {

// Grey where the LUT is grey. Fails (Error): no memory.
[[nodiscard]] std::string encode_picture(const Picture& picture, const PictureSpec& spec);

// One door to libjpeg. `quality` 1 to 100. Fails (Error): no memory.
[[nodiscard]] std::string jpeg_bytes(const Picture& picture, const ColourMap& colours, int quality);

}  // namespace framering
