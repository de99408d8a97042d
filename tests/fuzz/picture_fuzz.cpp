// Damaged PNG, JPEG and TIFF images, as a program may print them: refused, or read without a byte beyond the
// pixels.
#include <algorithm>
#include <fstream>
#include <string_view>

#include "acquirer/source/picture/picture.hpp"
#include "common/base/error.hpp"
#include "tests/fuzz/tiff_edits.hpp"
#include "tests/support/picture_maker.hpp"
#include "tests/support/tiff_maker.hpp"

namespace framering::fuzz {

std::span<const Depth> least_depths() {
    static constexpr std::array depths{Depth{"format told", 40}, Depth{"read whole", 20}};
    return depths;
}

namespace {
std::vector<Bytes> make_seeds() {
    std::vector<Bytes> seeds;
    for (const int color_type : {0, 2, 3, 4, 6}) {
        for (const bool interlaced : {false, true}) {
            const int bits = color_type == 0 ? 2 : color_type == 2 ? 16 : 8;
            const test::MadePng png{13, 11, bits, color_type, interlaced, color_type < 4};
            seeds.push_back(test::made_png(png, test::png_pattern(png)));
        }
    }
    for (const auto colors : {test::JpegColors::grey, test::JpegColors::rgb, test::JpegColors::cmyk}) {
        for (const bool progressive : {false, true}) {
            seeds.push_back(test::made_jpeg({24, 17, colors, progressive}));
        }
    }
    for (const int compression : {1, 5, 8, 7}) {
        test::MadePage page;
        page.bits = 8;
        page.compression = compression;
        test::make_tiff(run_directory() / "seed.tif", "w", {page});
        seeds.push_back(test::read_bytes(run_directory() / "seed.tif"));
    }
    return seeds;
}

std::uint32_t checksum_of(std::span<const std::byte> bytes) noexcept {
    std::uint32_t sum = 0xffffffff;
    for (const std::byte byte : bytes) {
        sum ^= std::to_integer<std::uint32_t>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xedb88320 : 0);
        }
    }
    return ~sum;
}

std::uint32_t big_endian_at(const Bytes& file, std::size_t at) noexcept {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8 | std::to_integer<std::uint32_t>(file[at + i]);
    }
    return value;
}

// So that what was changed is looked at, and not only the checksum beside it.
void make_png_checksums_right(Bytes& file) {
    constexpr std::size_t signature = 8;
    for (std::size_t at = signature; at + 12 <= file.size();) {
        const std::size_t length = big_endian_at(file, at);
        if (length > file.size() - at - 12) {
            return;
        }
        const std::uint32_t sum = checksum_of(std::span(file).subspan(at + 4, length + 4));
        for (std::size_t i = 0; i < 4; ++i) {
            file[at + 8 + length + i] = static_cast<std::byte>(sum >> (24 - 8 * i));
        }
        at += length + 12;
    }
}

void change_picture(Dice& dice, Bytes& file) {
    const auto kind = picture_kind_of(file);
    if (kind == PictureKind::tiff && !dice.one_in(4)) {
        change_tiff(dice, file);
        return;
    }
    if (dice.one_in(3)) {
        change_any_bytes(dice, file);
    }
    for (std::uint64_t count = dice.below(4); count != 0 && !file.empty(); --count) {
        // Where headers are, more often than elsewhere.
        const std::uint64_t place =
            dice.below(dice.one_in(2) ? std::min<std::uint64_t>(file.size(), 64) : file.size());
        file[place] = static_cast<std::byte>(dice.below(256));
    }
    if (picture_kind_of(file) == PictureKind::png && !dice.one_in(4)) {
        make_png_checksums_right(file);
    }
}
}  // namespace

}  // namespace framering::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace framering;
    using namespace framering::fuzz;
    static const std::vector<Bytes> seeds = make_seeds();
    Dice dice(data, size);
    Bytes file = dice.of(seeds);
    change_picture(dice, file);
    (void)works_or_refuses([&] {
        const FrameFormat format = picture_format(file, file.size());
        reached("format told");
        Bytes pixels(format.payload_bytes());
        read_picture(file, format, pixels);
        reached("read whole");
    });
    return 0;
}
