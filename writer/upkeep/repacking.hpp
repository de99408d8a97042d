// `framering writer --repack DIR --compression CODEC`: compresses a closed scan, file by file.
#pragma once
#include <filesystem>

#include "common/base/error.hpp"
#include "recorded/compression.hpp"

namespace framering {

// Each file is written anew, read back, compared with the original pixel by pixel, and takes its place. What would
// not become smaller stays as it is. A kill at any moment leaves a scan that opens, verifies and can be repacked
// again. Needs the room of the largest file. Fails (Error): refused, a writer is at work on the scan or it was
// never closed; damaged; disk full, write error: the file in hand then stays as it was.
[[nodiscard]] ExitCode repack_directory(const std::filesystem::path& directory, const Compression& compression,
                                        unsigned threads);

}  // namespace framering
