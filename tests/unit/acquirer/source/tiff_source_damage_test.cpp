// Files that are cut, damaged or lie about themselves.
#include "acquirer/source/tiff_source.hpp"

#include <doctest/doctest.h>
#include <tiff.h>

#include <fstream>
#include <sstream>

#include "common/base/error.hpp"
#include "tests/support/filled_frame.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;
using doctest::Contains;

namespace {
std::string bytes_of(const std::filesystem::path& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
}

void put_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}
}  // namespace

TEST_CASE("a file cut in mid-stack gives its whole pages and then says which is missing") {
    const TemporaryDirectory directory;
    const auto path = directory / "made.tif";
    make_tiff(path, "w", {numbered(0)});
    const std::size_t one_page = bytes_of(path).size();
    make_tiff(path, "w", {numbered(0), numbered(1)});
    const auto opened_before = make_tiff_source(path, {}, false);
    std::filesystem::resize_file(path, one_page + 100);
    const auto opened_after = make_tiff_source(path, {}, false);
    CHECK_FALSE(opened_after->frame_count().has_value());
    for (FrameSource* source : {opened_before.get(), opened_after.get()}) {
        CHECK(next_frame(*source) == made_pixels(numbered(0)));
        CHECK_THROWS_WITH((void)next_frame(*source), Contains("made.tif, page 2: its header cannot be read: "));
    }
}

TEST_CASE("pixels that cannot be read are an error after the whole pages came") {
    const TemporaryDirectory directory;
    const auto path = directory / "made.tif";
    for (const std::uint32_t tile_side : {0U, 16U}) {
        CAPTURE(tile_side);
        MadePage page;
        page.compression = COMPRESSION_ADOBE_DEFLATE;
        page.tile_side = tile_side;
        make_tiff(path, "w", {page});
        const std::size_t one_page = bytes_of(path).size();
        make_tiff(path, "w", {page, numbered(1, page)});
        std::string bytes = bytes_of(path);
        bytes.replace(one_page + 40, 20, 20, '\xff');
        put_bytes(path, bytes);
        const auto source = make_tiff_source(path, {}, false);
        CHECK(next_frame(*source) == made_pixels(page));
        CHECK_THROWS_WITH((void)next_frame(*source), Contains("made.tif, page 2: its pixels cannot be read: "));
    }
}

TEST_CASE("pixels that lie beyond the end of the file are an error") {
    const TemporaryDirectory directory;
    const auto path = directory / "made.tif";
    MadePage page;
    page.rows_per_strip = page.height;
    make_tiff(path, "wl", {page});
    std::string bytes = bytes_of(path);
    // The directory's entry of the strip's place: tag 273, type 3 or 4, one value.
    const std::size_t offset = bytes.find("\x11\x01");
    REQUIRE(offset != std::string::npos);
    bytes[offset + 8] = '\x40';
    bytes[offset + 9] = '\x01';
    put_bytes(path, bytes);
    const auto source = make_tiff_source(path, {}, false);
    CHECK_THROWS_WITH((void)next_frame(*source), Contains("made.tif, page 1: its pixels cannot be read: "));
}

TEST_CASE("a header with absurd dimensions is refused") {
    const TemporaryDirectory directory;
    const auto path = directory / "made.tif";
    make_tiff(path, "wl", {MadePage{}});
    std::string bytes = bytes_of(path);
    // The directory's entry of the width: tag 256, type 3 or 4, one value.
    const std::size_t width = bytes.find(std::string("\x00\x01\x03\x00\x01\x00\x00\x00", 8));
    REQUIRE(width != std::string::npos);
    bytes.replace(width + 8, 4, std::string("\xff\xff\x00\x00", 4));
    put_bytes(path, bytes);
    CHECK_THROWS_WITH((void)make_tiff_source(path, {}, false),
                      Contains("65535x29 pixels do not fit in a file of"));
}

TEST_CASE("a file damaged or cut anywhere gives an error or other pixels and never more") {
    const TemporaryDirectory directory;
    const auto path = directory / "made.tif";
    for (const std::uint32_t tile_side : {0U, 16U}) {
        MadePage page;
        page.width = 18;
        page.height = 17;
        page.tile_side = tile_side;
        page.compression = COMPRESSION_LZW;
        make_tiff(path, "w", {page, numbered(1, page)});
        const std::string whole = bytes_of(path);
        const auto read_all = [&](const std::string& bytes) {
            std::filesystem::remove(path);  // a file written over goes to the disk at once
            put_bytes(path, bytes);
            try {
                const auto source = make_tiff_source(path, {}, false);
                // A huge frame that might be real is only slow to read.
                const bool small = source->format().payload_bytes() < 100'000;
                for (int i = 0; small && i < 3 && next_frame(*source); ++i) {
                }
            } catch (const Error& error) {
                CHECK(std::string(error.what()).find("made.tif") != std::string::npos);
                CHECK(std::string(error.what()).find('\n') == std::string::npos);
            }
        };
        for (std::size_t i = 0; i < whole.size(); ++i) {
            for (const char value : {'\x00', '\x7f', '\xff'}) {
                std::string damaged = whole;
                damaged[i] = value;
                read_all(damaged);
            }
            read_all(whole.substr(0, i));
        }
    }
}
