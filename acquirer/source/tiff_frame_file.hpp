// The pixels of frames of one TIFF file, wherever its recorder put them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "acquirer/source/tiff_bytes.hpp"
#include "acquirer/source/tiff_contents.hpp"
#include "acquirer/source/tiff_reader.hpp"

namespace framering {

// Thread: one at a time.
class TiffFrameFile {
  public:
    // Fails (Error) as TiffReader and TiffBytes.
    explicit TiffFrameFile(const std::filesystem::path& path) : reader_(path), bytes_(path) {}

    // Reads the frame with this number among `frames`, which tiff_contents() found. Another format than theirs is
    // returned without reading: the file has changed. Requires: the pixels are as long as theirs. Fails (Error):
    // damaged, truncated.
    [[nodiscard]] FrameFormat read(std::span<std::byte> pixels, const TiffFrames& frames, std::uint64_t index);

  private:
    TiffReader reader_;
    TiffBytes bytes_;
};

}  // namespace framering
