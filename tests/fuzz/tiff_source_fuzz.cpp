// Damaged TIFF files as a source of frames: refused, or read to their end without a byte beyond the frame.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "acquirer/source/source_factory.hpp"
#include "acquirer/source/tiff_source.hpp"
#include "common/base/error.hpp"
#include "tests/fuzz/tiff_edits.hpp"
#include "tests/support/one_directory_tiff.hpp"
#include "tests/support/tiff_maker.hpp"

namespace framering::fuzz {

namespace fs = std::filesystem;

std::span<const Depth> least_depths() {
    static constexpr std::array depths{Depth{"opened", 18}, Depth{"frame read", 15}, Depth{"read to its end", 8}};
    return depths;
}

namespace {
fs::path file() {
    return run_directory() / "fuzzed.tif";
}

Bytes bytes_of_file() {
    std::ifstream stream(file(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

Bytes made(const std::string& mode, const std::vector<test::MadePage>& pages) {
    test::make_tiff(file(), mode, pages);
    return bytes_of_file();
}

// Frames behind one directory, and texts that say more than there is.
void add_one_directory_seeds(std::vector<Bytes>& seeds) {
    for (const std::string text :
         {"", "ImageJ=1.53t\nimages=3\n", "{\"shape\": [3, 29, 37], \"truncated\": true}", "shape=(3, 29, 37)",
          "<OME UUID='u'><Image><Pixels SizeT='3' PhysicalSizeX='1' PhysicalSizeXUnit='pm'><TiffData IFD='0' "
          "PlaneCount='3'><UUID FileName='fuzzed.tif'>u</UUID></TiffData></Pixels></Image></OME>"}) {
        for (int form = 0; form < 4; ++form) {
            test::OneDirectory one;
            one.page.description = text;
            one.stk_planes = text.empty() ? 3 : 0;
            one.big_endian = (form & 1) != 0;
            one.big_tiff = (form & 2) != 0;
            one.directory_first = form == 3;
            test::make_one_directory(file(), one);
            seeds.push_back(bytes_of_file());
        }
    }
}

std::vector<Bytes> make_seeds() {
    const auto page = [](std::uint32_t bits, int compression, std::uint32_t tile_side) {
        test::MadePage each;
        each.bits = bits;
        each.compression = compression;
        each.tile_side = tile_side;
        return each;
    };
    const auto stack = [](const test::MadePage& of) {
        return std::vector{numbered(0, of), numbered(1, of), numbered(2, of)};
    };
    test::MadePage described = page(16, 1, 0);
    described.description =
        "<OME><Image><Pixels PhysicalSizeX=\"0.65\" PhysicalSizeXUnit=\"um\"></Pixels></Image></OME>";
    test::MadePage imagej = page(8, 1, 0);
    imagej.description = "ImageJ=1.53t\nimages=40\nunit=micron\n";
    test::MadePage white = page(16, 1, 0);
    white.photometric = 0;
    test::MadePage thumbnail = page(8, 1, 0);
    thumbnail.subfile_type = 1;
    std::vector<Bytes> seeds;
    for (const std::string mode : {"w", "wb", "w8", "w8b"}) {
        seeds.push_back(made(mode, stack(page(16, 1, 0))));
        seeds.push_back(made(mode, stack(page(8, 1, 16))));
        seeds.push_back(made(mode, {thumbnail, page(8, 1, 0), page(8, 1, 0)}));
    }
    constexpr std::array compressions{5, 8, 7, 32773, 50000};  // LZW, deflate, JPEG, PackBits, zstd
    for (const int compression : compressions) {
        seeds.push_back(made("w", stack(page(8, compression, 0))));
        seeds.push_back(made("w8", stack(page(compression == 7 ? 8 : 16, compression, 32))));
    }
    for (const auto& each : {described, imagej, white}) {
        seeds.push_back(made("w", {each}));
    }
    add_one_directory_seeds(seeds);
    return seeds;
}

void read_frames(FrameSource& source) {
    constexpr std::uint64_t large_bytes = 1 << 20;
    Bytes pixels(source.format().payload_bytes());
    const int most = pixels.size() > large_bytes ? 1 : 12;
    for (int frame = 0; frame < most; ++frame) {
        FrameInfo info;
        if (source.wait(Nanoseconds{}) != Readiness::ready ||
            source.fill(pixels, info, 0, Nanoseconds{}) != FillResult::filled) {
            reached("read to its end");
            return;
        }
        reached("frame read");
    }
}
}  // namespace

}  // namespace framering::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace framering;
    using namespace framering::fuzz;
    static const std::vector<Bytes> seeds = make_seeds();
    Dice dice(data, size);
    Bytes bytes = dice.of(seeds);
    change_tiff(dice, bytes);
    std::ofstream(file(), std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    (void)works_or_refuses([&] {
        const auto source = make_tiff_source(file(), {}, dice.one_in(8));
        reached("opened");
        (void)source->settings();
        if (dice.one_in(4)) {
            source->go_to(dice.number());
        }
        if (dice.one_in(8)) {  // it shrinks or changes under its reader
            std::error_code ignored;
            fs::resize_file(file(), dice.below(bytes.size() + 1), ignored);
        }
        read_frames(*source);
    });
    return 0;
}
