// The two file formats of snapshots, each behind the one door to its library.
#pragma once
#include <filesystem>

#include "viewer/picture/colour_map.hpp"
#include "viewer/picture/picture.hpp"
#include "viewer/snapshot/snapshot.hpp"

namespace framering {

// Red, green and blue of each pixel of a picture in colours.
[[nodiscard]] std::vector<std::uint8_t> rgb_bytes(const Picture& picture);
// Every colour is a grey: one number says it.
[[nodiscard]] bool is_grey(const ColourMap& colours) noexcept;

// In colours where the picture is; otherwise grey where the colour map is grey, or with the map as palette. Fails
// (Error).
void write_png(const std::filesystem::path& path, const Picture& picture, const ColourMap& colours);
// One page, uncompressed, the pixels as they are; the resolution tags tell the pixel size. Fails (Error).
void write_tiff(const std::filesystem::path& path, const FrameCopy& frame);

}  // namespace framering
