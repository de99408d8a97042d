// Which files a source reads frames from. A scan that is gone on with tells its frames by their place among them.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace framering {

// The name of a source's setting with the digest.
inline constexpr std::string_view kFileList = "file_list";

// Thread: one.
class FileList {
  public:
    // The next one, by its name, and how many frames of it are read.
    void add(const std::filesystem::path& file, std::uint64_t frames);
    // Another one for other names, numbers of frames, or places of them.
    [[nodiscard]] std::string digest() const;

  private:
    std::uint32_t crc_ = 0;
};

}  // namespace framering
