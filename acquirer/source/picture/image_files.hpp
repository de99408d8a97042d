// Pictures in files of a folder.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "acquirer/source/tiff_contents.hpp"
#include "acquirer/source/tiff_frame_file.hpp"
#include "common/base/stop_token.hpp"
#include "common/frame/frame_format.hpp"

namespace framering {

// The picture in a file, or frames of one size in a TIFF file that lie together.
struct ImageFrames {
    std::filesystem::path file;
    FrameFormat format;
    std::optional<TiffFrames> tiff;  // nothing: PNG or JPEG
    std::uint64_t count = 1;
    std::uint64_t first = 0;  // the source's number of the first of them
};

// Whether it is to be read: .png, .jpg, .jpeg, .tif and .tiff, but for hidden files and those that begin with ~.
[[nodiscard]] bool is_image_name(const std::string& name);
// The files of a folder with such a name, in natural order. Fails (Error, usage): the folder cannot be read.
[[nodiscard]] std::vector<std::filesystem::path> image_files(const std::filesystem::path& folder);

// By its headers. Fails (Error): usage for what is not read, failed for what is damaged or truncated as far as the
// headers tell; both name the file; canceled: `stop` was requested.
[[nodiscard]] std::vector<ImageFrames> images_in(const std::filesystem::path& file, const StopToken& stop = {});

// Thread: one at a time. Invariants: one file is open.
class ImageFileReader {
  public:
    // Reads the frame with this number among `frames` to its end. Requires: pixels as long as the format says.
    // Fails (Error): damaged, truncated, or not what it was; the error names the file.
    void read(const ImageFrames& frames, std::uint64_t index, std::span<std::byte> pixels);

  private:
    void read_tiff(const ImageFrames& frames, std::uint64_t index, std::span<std::byte> pixels);

    std::vector<std::byte> bytes_;
    std::unique_ptr<TiffFrameFile> tiff_;
    std::filesystem::path tiff_file_;
};

}  // namespace framering
