#include "acquirer/source/tiff_bytes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kMostEntries = 4096;  // as libtiff has it

template <std::size_t bytes>
void turn_each(std::span<std::byte> samples) noexcept {
    for (std::size_t i = 0; i + bytes <= samples.size(); i += bytes) {
        std::ranges::reverse(samples.subspan(i).template first<bytes>());
    }
}

void turn(std::span<std::byte> samples, std::uint32_t bytes) noexcept {
    if (bytes == 2) {
        turn_each<2>(samples);
    } else if (bytes == 4) {
        turn_each<4>(samples);
    }
}
}  // namespace

TiffBytes::TiffBytes(const std::filesystem::path& path) : name_(path.string()), file_(path, std::ios::binary) {
    std::error_code error;
    size_ = std::filesystem::file_size(path, error);
    if (!file_ || error) {
        fail(ExitCode::failed, "TIFF {} can no longer be read", name_);
    }
    std::array<std::byte, 4> start{};
    if (get(start, 0)) {
        is_big_endian_ = start[0] == std::byte{'M'};
        is_big_tiff_ = number_at(2, 2) == 43;
    }
}

bool TiffBytes::get(std::span<std::byte> bytes, std::uint64_t offset) {
    if (offset > static_cast<std::uint64_t>(std::numeric_limits<std::streamoff>::max())) {
        return false;
    }
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    file_.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return static_cast<std::size_t>(file_.gcount()) == bytes.size();
}

std::uint64_t TiffBytes::number_at(std::uint64_t offset, std::size_t bytes) {
    std::array<std::byte, 8> read{};
    const std::span<std::byte> used = std::span(read).first(std::min(bytes, read.size()));
    if (!get(used, offset)) {
        return 0;
    }
    if (!is_big_endian_) {
        std::reverse(used.begin(), used.end());
    }
    std::uint64_t value = 0;
    for (const std::byte byte : used) {
        value = value << 8 | std::to_integer<std::uint64_t>(byte);
    }
    return value;
}

std::uint64_t TiffBytes::count_of_values(std::uint64_t directory, std::uint16_t tag) {
    const std::size_t word = is_big_tiff_ ? 8 : 4;
    const std::size_t entries_bytes = is_big_tiff_ ? 8 : 2;
    const std::uint64_t entries = std::min(number_at(directory, entries_bytes), kMostEntries);
    for (std::uint64_t i = 0; i < entries; ++i) {
        const std::uint64_t entry = directory + entries_bytes + i * (4 + 2 * word);
        if (number_at(entry, 2) == tag) {
            return number_at(entry + 4, word);
        }
    }
    return 0;
}

void TiffBytes::read(std::span<std::byte> pixels, std::uint64_t offset, std::uint32_t bytes_per_sample) {
    if (!get(pixels, offset)) {
        fail(ExitCode::failed,
             "TIFF {}: it ends inside the pixels at byte {}; it was truncated after the scan started", name_,
             offset);
    }
    if (is_big_endian_ != (std::endian::native == std::endian::big)) {
        turn(pixels, bytes_per_sample);
    }
}

}  // namespace framering
