#include "acquirer/source/tiff_source.hpp"

#include <doctest/doctest.h>
#include <tiff.h>

#include <fstream>

#include "common/base/error.hpp"
#include "tests/support/filled_frame.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;
using doctest::Contains;

namespace {
std::unique_ptr<FrameSource> open_made(const TemporaryDirectory& directory, const std::vector<MadePage>& pages) {
    make_tiff(directory / "made.tif", "w", pages);
    return make_tiff_source(directory / "made.tif", {}, false);
}
}  // namespace

TEST_CASE("strips and tiles in every compression and byte order come out as they were put in") {
    const TemporaryDirectory directory;
    for (const char* mode : {"wl", "wb", "w8", "wb8"}) {
        for (const int compression :
             {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS}) {
            for (const std::uint32_t tile_side : {0U, 16U, 64U}) {
                for (const std::uint32_t bits : {8U, 16U}) {
                    CAPTURE(mode);
                    CAPTURE(compression);
                    CAPTURE(tile_side);
                    CAPTURE(bits);
                    MadePage page;
                    page.compression = compression;
                    page.tile_side = tile_side;
                    page.bits = bits;
                    make_tiff(directory / "made.tif", mode, {page, numbered(1, page), numbered(2, page)});
                    const auto source = make_tiff_source(directory / "made.tif", {}, false);
                    CHECK(source->frame_count() == 3);
                    CHECK(source->format().significant_bits == bits);
                    for (std::uint32_t i = 0; i < 3; ++i) {
                        CHECK(next_frame(*source) == made_pixels(numbered(i, page)));
                    }
                    CHECK_FALSE(next_frame(*source).has_value());
                }
            }
        }
    }
}

TEST_CASE("thumbnails among the pages are no frames") {
    const TemporaryDirectory directory;
    MadePage thumbnail;
    thumbnail.width = 9;
    thumbnail.height = 7;
    thumbnail.subfile_type = FILETYPE_REDUCEDIMAGE;
    const auto source = open_made(directory, {thumbnail, numbered(1), thumbnail, numbered(2), thumbnail});
    CHECK(source->frame_count() == 2);
    CHECK(next_frame(*source) == made_pixels(numbered(1)));
    CHECK(next_frame(*source) == made_pixels(numbered(2)));
    CHECK_FALSE(next_frame(*source).has_value());
    CHECK_THROWS_WITH((void)open_made(directory, {thumbnail}), Contains("contains only thumbnails or masks"));
}

TEST_CASE("a folder is read in the natural order of its names") {
    const TemporaryDirectory directory;
    make_tiff(directory / "t10.tif", "w", {numbered(4)});
    make_tiff(directory / "t9.TIFF", "w", {numbered(2), numbered(3)});
    make_tiff(directory / "t1.tif", "w8", {numbered(1)});
    std::ofstream(directory / "notes.txt") << "no picture";
    std::ofstream(directory / "._t1.tif") << "another system's leftovers";
    const auto source = make_tiff_source(directory.path(), {}, false);
    CHECK(source->frame_count() == 4);
    for (std::uint32_t i = 1; i <= 4; ++i) {
        CHECK(next_frame(*source) == made_pixels(numbered(i)));
    }
    CHECK_FALSE(next_frame(*source).has_value());
}

TEST_CASE("a looped stack begins again and its length is not known") {
    const TemporaryDirectory directory;
    make_tiff(directory / "a.tif", "w", {numbered(0), numbered(1)});
    make_tiff(directory / "b.tif", "w", {numbered(2)});
    const auto source = make_tiff_source(directory.path(), {}, true);
    CHECK_FALSE(source->frame_count().has_value());
    for (std::uint32_t i = 0; i < 8; ++i) {
        CHECK(next_frame(*source) == made_pixels(numbered(i % 3)));
    }
}

TEST_CASE("a page of another size in mid-stack is refused with its number and file") {
    const TemporaryDirectory directory;
    MadePage wider;
    wider.width = 38;
    CHECK_THROWS_WITH((void)open_made(directory, {numbered(0), numbered(1), wider}),
                      Contains("made.tif, page 3: it is 38x29 mono16, but the first page is 37x29 mono16"));
    MadePage shallower;
    shallower.bits = 8;
    make_tiff(directory / "n1.tif", "w", {numbered(0)});
    make_tiff(directory / "n2.tif", "w", {shallower});
    std::filesystem::remove(directory / "made.tif");
    CHECK_THROWS_WITH((void)make_tiff_source(directory.path(), {}, false),
                      Contains("n2.tif, page 1: it is 37x29 mono8"));
}

TEST_CASE("what was asked for must agree with the file") {
    const TemporaryDirectory directory;
    make_tiff(directory / "made.tif", "w", {MadePage{}});
    WantedFormat wanted;
    wanted.width = 37;
    wanted.significant_bits = 12;
    wanted.pixel_size_nm = 650;
    const FrameFormat expected{37, 29, PixelFormat::mono16, 12, 650};
    CHECK(make_tiff_source(directory / "made.tif", wanted, false)->format() == expected);
    wanted.width = 512;
    CHECK_THROWS_WITH((void)make_tiff_source(directory / "made.tif", wanted, false),
                      Contains("--width 512 contradicts the file, which has 37"));
    wanted = {};
    wanted.pixel_format = PixelFormat::mono8;
    CHECK_THROWS_WITH((void)make_tiff_source(directory / "made.tif", wanted, false),
                      Contains("--pixel-format mono8 contradicts the file, which has mono16"));
}

TEST_CASE("a missing file and an empty folder are said to be so") {
    const TemporaryDirectory directory;
    CHECK_THROWS_WITH((void)make_tiff_source(directory / "no.tif", {}, false), Contains("No such file"));
    CHECK_THROWS_WITH((void)make_tiff_source(directory.path(), {}, false),
                      Contains("contains no .tif or .tiff file"));
    CHECK_THROWS_WITH((void)make_tiff_source("/dev/null", {}, false), Contains("not a regular file"));
    std::ofstream(directory / "text.tif") << "this is no picture";
    CHECK_THROWS_WITH((void)make_tiff_source(directory / "text.tif", {}, false),
                      Contains("text.tif cannot be read: Not a TIFF"));
}

TEST_CASE("a stack of 48 frames is read whole, one of ours and a microscope's where it is there") {
    const TemporaryDirectory directory;
    MadePage page;
    page.width = 640;
    page.height = 424;
    page.bits = 8;
    std::vector<MadePage> pages;
    for (std::uint32_t i = 0; i < 48; ++i) {
        pages.push_back(numbered(i, page));
    }
    make_tiff(directory / "made.tif", "w", pages);
    const std::filesystem::path microscope = FRAMERING_SOURCE_DIR "/../shared/data/bulk_water.tif";
    for (const std::filesystem::path& path : {directory / "made.tif", microscope}) {
        if (path == microscope && !exists(path)) {
            continue;
        }
        CAPTURE(path);
        const auto source = make_tiff_source(path, {}, false);
        const FrameFormat expected{640, 424, PixelFormat::mono8, 8, 0};
        CHECK(source->format() == expected);
        CHECK(source->frame_count() == 48);
        std::vector<std::byte> before;
        for (int i = 0; i < 48; ++i) {
            const auto frame = next_frame(*source);
            REQUIRE(frame.has_value());
            CHECK(*frame != before);
            before = *frame;
        }
        CHECK_FALSE(next_frame(*source).has_value());
    }
}

TEST_CASE("the size of a pixel is the file's where the user gives none") {
    const test::TemporaryDirectory directory;
    test::MadePage page;
    page.description = R"(<OME><Pixels PhysicalSizeX="0.325" PhysicalSizeXUnit="&#181;m"/></OME>)";
    const auto path = directory / "told.tif";
    test::make_tiff(path, "w", {page, test::numbered(1)});
    CHECK(make_tiff_source(path, {}, false)->format().pixel_size_nm == doctest::Approx(325));
    WantedFormat wanted;
    wanted.pixel_size_nm = 650;
    const auto source = make_tiff_source(path, wanted, false);
    CHECK(source->format().pixel_size_nm == 650);
    CHECK(source->frame_count() == 2);
}
