// TIFF files that are bytes in memory: what a program printed.
#pragma once
#include <cstddef>
#include <span>

#include "common/tiff/tiff_opening.hpp"

namespace framering {

// Opens it for reading. The bytes outlive it. Null: they are no TIFF file, and the message of `options` says why.
[[nodiscard]] TiffHandle open_tiff_in_memory(std::span<const std::byte> bytes, TIFFOpenOptions* options);

}  // namespace framering
