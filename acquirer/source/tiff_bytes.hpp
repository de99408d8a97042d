// The bytes of a TIFF file that libtiff does not show.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

namespace framering {

// Classic and BigTIFF of both byte orders. Every error names the file. Thread: one at a time.
class TiffBytes {
  public:
    // Requires: libtiff opened the file. Fails (Error, failed): it is gone.
    explicit TiffBytes(const std::filesystem::path& path);

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    // How many values the directory at this offset says that the tag has, whether they can be read or not; 0: it
    // has no such tag, or is none itself.
    [[nodiscard]] std::uint64_t count_of_values(std::uint64_t directory, std::uint16_t tag);
    // Bytes of an unsigned number at this place, as the file orders them; 0 beyond the end.
    [[nodiscard]] std::uint64_t number_at(std::uint64_t offset, std::size_t bytes);
    // Reads samples of 1, 2 or 4 bytes into the order of this machine. Fails (Error, failed): the file ends
    // before.
    void read(std::span<std::byte> pixels, std::uint64_t offset, std::uint32_t bytes_per_sample);

  private:
    [[nodiscard]] bool get(std::span<std::byte> bytes, std::uint64_t offset);

    std::string name_;
    std::ifstream file_;
    std::uint64_t size_ = 0;
    bool is_big_endian_ = false;
    bool is_big_tiff_ = false;
};

}  // namespace framering
