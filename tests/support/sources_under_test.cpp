#include "tests/support/sources_under_test.hpp"

#include <fmt/core.h>

#include <fstream>
#include <utility>

#include "acquirer/source/packing.hpp"
#include "acquirer/source/picture/command_source.hpp"
#include "acquirer/source/picture/images_source.hpp"
#include "acquirer/source/picture/watched_source.hpp"
#include "acquirer/source/raw_source.hpp"
#include "acquirer/source/simulated/simulated_source.hpp"
#include "acquirer/source/tiff_source.hpp"
#include "tests/support/fifo.hpp"
#include "tests/support/picture_maker.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_maker.hpp"

namespace framering::test {

namespace {
int files_made = 0;

std::vector<FrameFormat> formats() {
    std::vector<FrameFormat> all;
    for (const auto& [width, height] : {std::pair{1U, 1U}, {3U, 5U}, {511U, 7U}, {64U, 48U}, {7U, 300U}}) {
        all.push_back({width, height, PixelFormat::mono8, 8, 0});
        all.push_back({width, height, PixelFormat::mono16, 16, 0});
        all.push_back({width, height, PixelFormat::mono16, 12, 108.3});
        all.push_back({width, height, PixelFormat::mono16, 12, 0, BitAlignment::high});
        all.push_back({width, height, PixelFormat::rgb8, 8, 0});
        all.push_back({width, height, PixelFormat::rgb16, 10, 0});
        all.push_back({width, height, PixelFormat::float32, 32, 0});
        all.push_back({width, height, PixelFormat::bayer_gb8, 8, 0});
        all.push_back({width, height, PixelFormat::bayer_rg16, 12, 0});
    }
    return all;
}

std::vector<MadePage> made_pages(const FrameFormat& format, std::uint32_t tile_side) {
    std::vector<MadePage> pages(kFileFrames);
    for (std::uint32_t i = 0; i < kFileFrames; ++i) {
        pages[i].width = format.width;
        pages[i].height = format.height;
        pages[i].bits = 8 * bytes_per_sample(format.pixel_format);
        pages[i].samples = samples_per_pixel(format.pixel_format);
        pages[i].photometric = is_rgb(format.pixel_format) ? 2 : 1;
        pages[i].sample_format = format.pixel_format == PixelFormat::float32 ? 3 : 1;
        pages[i].tile_side = tile_side;
        pages[i].number = i;
    }
    return pages;
}

std::unique_ptr<FrameSource> made_tiff_source(const FrameFormat& format, std::uint32_t tile_side, bool loop) {
    const std::filesystem::path path = source_file(fmt::format("{}.tif", files_made++));
    make_tiff(path, "w", made_pages(format, tile_side));
    return make_tiff_source(path, wanted(format), loop);
}

std::unique_ptr<FrameSource> raw_file_source(const FrameFormat& format, bool loop) {
    const std::filesystem::path path = source_file(fmt::format("{}.bin", files_made++));
    const auto bytes = raw_frames(format);
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return make_raw_source(path, wanted(format), loop);
}

std::unique_ptr<FrameSource> packed_file_source(const FrameFormat& format, Packing packing) {
    const std::filesystem::path path = source_file(fmt::format("{}.bin", files_made++));
    const std::uint64_t frame_bytes = packed_bytes(packing, std::uint64_t{format.width} * format.height);
    std::ofstream file(path, std::ios::binary);
    for (std::uint64_t i = 0; i < kFileFrames * frame_bytes; ++i) {
        file.put(static_cast<char>(i * i % 251));
    }
    file.close();
    WantedFormat packed = wanted(format);
    packed.packing = packing;
    return make_raw_source(path, packed, false);
}

// A PNG file of the pixels; those of floating point have none.
std::filesystem::path picture_file(const std::filesystem::path& folder, const MadePage& page) {
    if (page.sample_format == 3 || page.number == 1) {
        const auto path = folder / fmt::format("{}.tif", page.number);
        make_tiff(path, "w", {page});
        return path;
    }
    const MadePng png{page.width, page.height, static_cast<int>(page.bits), page.samples == 3 ? 2 : 0};
    const auto pixels = made_pixels(page);
    std::vector<std::uint16_t> samples(pixels.size() * 8 / page.bits);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto byte_at = [&](std::size_t at) { return std::to_integer<unsigned>(pixels[at]); };
        samples[i] =
            static_cast<std::uint16_t>(page.bits == 8 ? byte_at(i) : byte_at(2 * i) | byte_at(2 * i + 1) << 8);
    }
    const auto path = folder / fmt::format("{}.png", page.number);
    write_bytes(path, made_png(png, samples));
    return path;
}

std::filesystem::path picture_folder(const FrameFormat& format) {
    const std::filesystem::path folder = source_file(fmt::format("{}", files_made++));
    create_directory(folder);
    for (const MadePage& page : made_pages(format, 0)) {
        (void)picture_file(folder, page);
    }
    return folder;
}

// More images than are ever asked for.
std::unique_ptr<FrameSource> watched_folder_source(const FrameFormat& format, bool is_told) {
    const std::filesystem::path folder = picture_folder(format);
    for (int i = 0; i < 12; ++i) {
        copy_file(folder / "0.png", folder / fmt::format("more{}.png", i));
    }
    return make_watched_source(folder, wanted(format), {!is_told, std::chrono::milliseconds(2)});
}

PictureOptions picture_options(bool is_kept) {
    PictureOptions options;
    options.is_kept = is_kept;
    options.guard = FRAMERING_PROGRAM_DIR "/acquirer";
    return options;
}

std::unique_ptr<FrameSource> kept_program_source(const FrameFormat& format) {
    const std::filesystem::path folder = picture_folder(format);
    const std::string program =
        "while read -r what number; do file=$(echo \"$0\"/$((number % 3)).*); echo \"bytes $(wc -c <\"$file\")\"; "
        "cat \"$file\"; done";
    return make_command_source(fmt::format("sh -c '{}' '{}'", program, folder.string()), wanted(format),
                               picture_options(true), {});
}

std::unique_ptr<FrameSource> program_source(const FrameFormat& format) {
    return make_command_source(fmt::format("cat '{}'", (picture_folder(format) / "1.tif").string()),
                               wanted(format), picture_options(false), {});
}

// Everything is in the pipe and its writer gone.
std::unique_ptr<FrameSource> raw_pipe_source(const FrameFormat& format) {
    const std::filesystem::path path = source_file(fmt::format("{}.pipe", files_made++));
    make_fifo(path);
    auto source = make_raw_source(path, wanted(format), false);
    FifoWriter(path).put(raw_frames(format));
    return source;
}
}  // namespace

std::vector<SourceUnderTest> sources_under_test() {
    std::vector<SourceUnderTest> all;
    for (const FrameFormat& format : formats()) {
        const std::string size =
            fmt::format("{}x{} {} {} {}", format.width, format.height, name_of(format.pixel_format),
                        format.significant_bits, name_of(format.bit_alignment));
        for (const bool embed : {false, true}) {
            all.push_back(
                {"simulated " + size, format, [=] { return make_simulated_source(format, embed); }, {}, {}});
        }
        for (const std::uint32_t tile_side : {0U, 16U}) {
            all.push_back({"tiff " + size, format, [=] { return made_tiff_source(format, tile_side, false); },
                           kFileFrames, kFileFrames});
        }
        all.push_back({"tiff looped " + size, format, [=] { return made_tiff_source(format, 0, true); }, {}, {}});
        all.push_back({"raw file " + size, format, [=] { return raw_file_source(format, false); }, kFileFrames,
                       kFileFrames});
        all.push_back({"raw looped " + size, format, [=] { return raw_file_source(format, true); }, {}, {}});
        all.push_back({"images " + size, format,
                       [=] { return make_images_source(picture_folder(format), wanted(format), false); },
                       kFileFrames, kFileFrames});
        all.push_back({"images looped " + size,
                       format,
                       [=] { return make_images_source(picture_folder(format), wanted(format), true); },
                       {},
                       {}});
        all.push_back({"raw pipe " + size, format, [=] { return raw_pipe_source(format); }, kFileFrames, {}});
    }
    for (const FrameFormat& format :
         {FrameFormat{64, 48, PixelFormat::mono16, 12, 0}, FrameFormat{511, 700, PixelFormat::rgb8, 8, 0}}) {
        for (const bool is_told : {true, false}) {
            all.push_back({fmt::format("watched {} {}", name_of(format.pixel_format), is_told),
                           format,
                           [=] { return watched_folder_source(format, is_told); },
                           {},
                           {}});
        }
        all.push_back({fmt::format("kept program {}", name_of(format.pixel_format)),
                       format,
                       [=] { return kept_program_source(format); },
                       {},
                       {}});
        all.push_back({fmt::format("program {}", name_of(format.pixel_format)),
                       format,
                       [=] { return program_source(format); },
                       {},
                       {}});
    }
    for (const Packing packing : {Packing::mono10p, Packing::mono12p, Packing::mono14p, Packing::mono10_packed,
                                  Packing::mono12_packed, Packing::y10p, Packing::y12p}) {
        const FrameFormat format{511, 7, PixelFormat::mono16, bits_of(packing), 0};
        all.push_back({fmt::format("raw file 511x7 {}", name_of(packing)), format,
                       [=] { return packed_file_source(format, packing); }, kFileFrames, kFileFrames});
    }
    return all;
}

WantedFormat wanted(const FrameFormat& format) {
    return {format.width, format.height,       format.pixel_format, format.significant_bits, format.pixel_size_nm,
            {},           format.bit_alignment};
}

std::vector<std::byte> raw_frames(const FrameFormat& format) {
    std::vector<std::byte> bytes;
    for (const MadePage& page : made_pages(format, 0)) {
        const auto pixels = made_pixels(page);
        bytes.insert(bytes.end(), pixels.begin(), pixels.end());
    }
    return bytes;
}

std::filesystem::path source_file(const std::string& name) {
    static const TemporaryDirectory directory;
    return directory / name;
}

}  // namespace framering::test
