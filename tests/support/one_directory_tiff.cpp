#include "tests/support/one_directory_tiff.hpp"

#include <algorithm>
#include <fstream>
#include <span>
#include <vector>

namespace framering::test {

namespace {
class Bytes {
  public:
    explicit Bytes(const OneDirectory& file) : big_endian_(file.big_endian), word_(file.big_tiff ? 8 : 4) {}

    void number(std::uint64_t value, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) {
            text += static_cast<char>(value >> (8 * (big_endian_ ? size - 1 - i : i)));
        }
    }
    void word(std::uint64_t value) { number(value, word_); }
    void entry(std::uint16_t tag, std::uint16_t type, std::uint64_t count, std::uint64_t value) {
        const std::size_t size = type == 3 ? 2 : type == 16 ? 8 : 4;
        number(tag, 2);
        number(type, 2);
        word(count);
        if (count == 1 && size <= word_) {
            number(value, size);
            number(0, word_ - size);
        } else {
            word(value);
        }
    }

    std::string text;

  private:
    bool big_endian_;
    std::size_t word_;
};

std::string planes_of(const OneDirectory& file) {
    std::string all;
    for (std::uint32_t plane = 0; plane < file.planes; ++plane) {
        std::vector<std::byte> pixels = made_pixels(numbered(plane, file.page));
        const std::size_t sample_bytes = file.page.bits / 8;
        for (std::size_t i = 0; file.big_endian && i < pixels.size(); i += sample_bytes) {
            std::ranges::reverse(std::span(pixels).subspan(i, sample_bytes));
        }
        all.append(reinterpret_cast<const char*>(pixels.data()), pixels.size());
    }
    return all;
}

void put_directory(Bytes& to, const OneDirectory& file, std::uint64_t pixels, std::uint64_t extra) {
    const MadePage& page = file.page;
    const bool is_stk = file.stk_planes != 0;
    const std::uint64_t bytes = std::uint64_t{page.width} * page.height * page.samples * page.bits / 8;
    to.number(is_stk ? 12 : 11, file.big_tiff ? 8 : 2);
    to.entry(256, 4, 1, page.width);
    to.entry(257, 4, 1, page.height);
    to.entry(258, 3, 1, page.bits);
    to.entry(259, 3, 1, static_cast<std::uint64_t>(page.compression));
    to.entry(262, 3, 1, static_cast<std::uint64_t>(page.photometric));
    to.entry(270, 2, page.description.size() + 1, extra);
    to.entry(273, 4, 1, pixels);
    to.entry(277, 3, 1, page.samples);
    to.entry(278, 4, 1, page.height);
    to.entry(279, 4, 1, bytes);
    to.entry(339, 3, 1, static_cast<std::uint64_t>(page.sample_format));
    if (is_stk) {
        to.entry(33629, 5, file.stk_planes, extra);
    }
    to.word(0);
}
}  // namespace

void make_one_directory(const std::filesystem::path& path, const OneDirectory& file) {
    constexpr std::uint64_t directory_room = 256;
    const std::string pixels = planes_of(file);
    std::string extra = file.page.description + std::string(16, '\0');
    extra.resize(extra.size() + 24 * std::size_t{file.planes});
    extra.resize((extra.size() + 1) / 2 * 2);
    const std::uint64_t pixels_at = file.directory_first ? 16 + directory_room + extra.size() : 16;
    const std::uint64_t directory_at = file.directory_first ? 16 : 16 + (pixels.size() + 1) / 2 * 2;
    Bytes bytes(file);
    bytes.text = file.big_endian ? "MM" : "II";
    bytes.number(file.big_tiff ? 43 : 42, 2);
    if (file.big_tiff) {
        bytes.number(8, 2);
        bytes.number(0, 2);
    }
    bytes.word(directory_at);
    bytes.text.resize(16);
    if (!file.directory_first) {
        bytes.text += pixels;
        bytes.text.resize(directory_at);
    }
    put_directory(bytes, file, pixels_at, directory_at + directory_room);
    bytes.text.resize(directory_at + directory_room);
    bytes.text += extra;
    if (file.directory_first) {
        bytes.text += pixels;
    }
    std::ofstream(path, std::ios::binary) << bytes.text;
}

}  // namespace framering::test
