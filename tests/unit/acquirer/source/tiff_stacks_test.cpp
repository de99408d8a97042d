// Files that say more frames than they have directories.
#include <doctest/doctest.h>
#include <tiff.h>

#include <fstream>

#include "acquirer/source/tiff_source.hpp"
#include "common/base/error.hpp"
#include "tests/support/filled_frame.hpp"
#include "tests/support/one_directory_tiff.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;
using doctest::Contains;

namespace {
std::vector<OneDirectory> forms() {
    std::vector<OneDirectory> all(3);
    all[0].stk_planes = 3;
    all[1].page.description = "ImageJ=1.53t\nimages=3\nslices=3\n";
    all[1].directory_first = true;
    all[2].page.description = R"({"shape": [3, 29, 37], "truncated": true})";
    return all;
}

std::string with_files(const std::string& first, const std::string& second) {
    return "<OME UUID='urn:uuid:1'><Image><Pixels SizeZ='1' SizeC='1' SizeT='2'><TiffData IFD='0' PlaneCount='1'>"
           "<UUID FileName='" +
           first + "'>urn:uuid:1</UUID></TiffData><TiffData FirstT='1' IFD='0' PlaneCount='1'><UUID FileName='" +
           second + "'>urn:uuid:2</UUID></TiffData></Pixels></Image></OME>";
}
}  // namespace

TEST_CASE("frames behind one directory are all read in every byte order and depth") {
    const TemporaryDirectory directory;
    for (const OneDirectory& form : forms()) {
        for (int variant = 0; variant < 16; ++variant) {
            OneDirectory file = form;
            file.big_endian = (variant & 1) != 0;
            file.big_tiff = (variant & 2) != 0;
            file.page.bits = (variant & 4) != 0 ? 8 : 16;
            file.page.photometric = (variant & 8) != 0 ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK;
            CAPTURE(variant);
            CAPTURE(file.page.description);
            make_one_directory(directory / "made.tif", file);
            const auto source = make_tiff_source(directory / "made.tif", {}, false);
            REQUIRE(source->frame_count() == 3);
            for (std::uint32_t i = 0; i < 3; ++i) {
                auto expected = made_pixels(numbered(i, file.page));
                for (std::byte& byte : expected) {
                    byte = (variant & 8) != 0 ? ~byte : byte;
                }
                CHECK(next_frame(*source) == expected);
            }
            CHECK_FALSE(next_frame(*source).has_value());
        }
    }
}

TEST_CASE("colour and floating-point frames behind one directory are all read") {
    const TemporaryDirectory directory;
    for (OneDirectory file : forms()) {
        for (int variant = 0; variant < 8; ++variant) {
            file.big_endian = (variant & 1) != 0;
            const bool is_float = (variant & 2) != 0;
            file.page.samples = is_float ? 1 : 3;
            file.page.bits = is_float ? 32 : (variant & 4) != 0 ? 16 : 8;
            file.page.sample_format = is_float ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT;
            file.page.photometric = is_float ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB;
            if (file.page.description.find("shape") != std::string::npos) {
                file.page.description = is_float ? R"({"shape": [3, 29, 37], "truncated": true})"
                                                 : R"({"shape": [3, 29, 37, 3], "truncated": true})";
            }
            CAPTURE(variant);
            CAPTURE(file.page.description);
            make_one_directory(directory / "made.tif", file);
            const auto source = make_tiff_source(directory / "made.tif", {}, false);
            REQUIRE(source->frame_count() == 3);
            for (std::uint32_t i = 0; i < 3; ++i) {
                CHECK(next_frame(*source) == made_pixels(numbered(i, file.page)));
            }
            CHECK_FALSE(next_frame(*source).has_value());
        }
    }
}

TEST_CASE("OME-XML counts the samples of colour pictures and is complete with a page for each") {
    const TemporaryDirectory directory;
    MadePage page;
    page.samples = 3;
    page.photometric = PHOTOMETRIC_RGB;
    page.description =
        "<OME><Image><Pixels SizeZ='1' SizeC='3' SizeT='2'><Channel SamplesPerPixel='3'/><TiffData/>"
        "</Pixels></Image></OME>";
    make_tiff(directory / "made.tif", "w", {page, numbered(1, page)});
    const auto source = make_tiff_source(directory / "made.tif", {}, false);
    CHECK(source->frame_count() == 2);
    make_tiff(directory / "made.tif", "w", {page});
    CHECK_FALSE(make_tiff_source(directory / "made.tif", {}, false)->frame_count().has_value());
}

TEST_CASE("a source goes to any frame behind one directory") {
    const TemporaryDirectory directory;
    OneDirectory file;
    file.planes = file.stk_planes = 70'000;
    file.page.width = 3;
    file.page.height = 1;
    file.page.bits = 8;
    make_one_directory(directory / "made.tif", file);
    const auto source = make_tiff_source(directory / "made.tif", {}, false);
    CHECK(source->frame_count() == 70'000);
    for (const std::uint32_t frame : {0U, 1U, 65'535U, 65'536U, 69'999U}) {
        source->go_to(frame);
        CHECK(next_frame(*source) == made_pixels(numbered(frame, file.page)));
    }
    CHECK_FALSE(next_frame(*source).has_value());
}

TEST_CASE("frames that are said and not there end the scan as an error after those that are") {
    const TemporaryDirectory directory;
    auto all = forms();
    all[0].stk_planes = 0xffff'ffff;
    all[1].page.description = "ImageJ=1.53t\nimages=99999999999999999999999\n";
    all[2].page.description = R"({"shape": [4294967296, 4294967296, 29, 37], "truncated": true})";
    for (const OneDirectory& file : all) {
        CAPTURE(file.page.description);
        make_one_directory(directory / "made.tif", file);
        const auto source = make_tiff_source(directory / "made.tif", {}, false);
        CHECK_FALSE(source->frame_count().has_value());
        for (std::uint32_t i = 0; i < 3; ++i) {
            CHECK(next_frame(*source) == made_pixels(numbered(i, file.page)));
        }
        CHECK_THROWS_WITH((void)next_frame(*source), Contains("but the file contains 3"));
    }
}

TEST_CASE("fewer pages than the text says are taken and then told") {
    const TemporaryDirectory directory;
    for (const char* text :
         {"ImageJ=1.53t\nimages=48\n", R"({"shape": [48, 29, 37]})", "shape=(48, 29, 37)",
          "<OME><Image><Pixels SizeZ='4' SizeC='2' SizeT='6'><TiffData/></Pixels></Image></OME>",
          "<OME><Image><Pixels SizeZ='4' SizeC='2' SizeT='6'><TiffData "
          "PlaneCount='48'/></Pixels></Image></OME>"}) {
        CAPTURE(text);
        MadePage page;
        page.description = text;
        make_tiff(directory / "made.tif", "w", {page, numbered(1)});
        const auto source = make_tiff_source(directory / "made.tif", {}, false);
        CHECK(next_frame(*source) == made_pixels(page));
        CHECK(next_frame(*source) == made_pixels(numbered(1)));
        CHECK_THROWS_WITH((void)next_frame(*source), Contains("says 48 frames, but the file contains 2"));
    }
}

TEST_CASE("frames behind one compressed directory are refused") {
    const TemporaryDirectory directory;
    MadePage page;
    page.description = "ImageJ=1.53t\nimages=48\n";
    page.compression = COMPRESSION_LZW;
    make_tiff(directory / "made.tif", "w", {page});
    CHECK_THROWS_WITH((void)make_tiff_source(directory / "made.tif", {}, false),
                      Contains("its ImageJ text says 48 frames under one directory, but they are compressed"));
}

TEST_CASE("one file of a series is refused and a folder with all of them is read") {
    const TemporaryDirectory directory;
    MadePage first;
    first.description = with_files("a.ome.tif", "b.ome.tif");
    make_tiff(directory / "a.ome.tif", "w", {first});
    CHECK_THROWS_WITH((void)make_tiff_source(directory / "a.ome.tif", {}, false),
                      Contains("continues in b.ome.tif"));
    CHECK_THROWS_WITH((void)make_tiff_source(directory.path(), {}, false), Contains("continues in b.ome.tif"));
    make_tiff(directory / "b.ome.tif", "w", {numbered(1)});
    CHECK(make_tiff_source(directory.path(), {}, false)->frame_count() == 2);
    // A file that was renamed and names only itself.
    first.description =
        "<OME><Image><Pixels SizeT='2'><TiffData IFD='0' PlaneCount='1'><UUID FileName='former.tif'/></TiffData>"
        "<TiffData IFD='1' PlaneCount='1'><UUID FileName='former.tif'/></TiffData></Pixels></Image></OME>";
    make_tiff(directory / "b.ome.tif", "w", {first, numbered(1)});
    CHECK(make_tiff_source(directory / "b.ome.tif", {}, false)->frame_count() == 2);
}

TEST_CASE("planes that OME-XML puts behind the last page are known to be missing") {
    const TemporaryDirectory directory;
    MadePage page;
    page.description =
        "<OME><Image><Pixels SizeT='3'><TiffData IFD='0' PlaneCount='1'/><TiffData FirstT='1' IFD='1' "
        "PlaneCount='2'/></Pixels></Image></OME>";
    make_tiff(directory / "made.tif", "w", {page});
    CHECK(make_tiff_source(directory / "made.tif", {}, false)->frame_count() == 1);
}

TEST_CASE("a chain of directories that leads nowhere or in a circle costs no page before") {
    const TemporaryDirectory directory;
    const auto path = directory / "made.tif";
    const auto read_links = [](const std::string& bytes) {
        const auto number = [&](std::size_t at, std::size_t size) {
            std::size_t value = 0;
            for (std::size_t i = size; i-- != 0;) {
                value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
            }
            return value;
        };
        std::vector<std::size_t> links{4};
        for (std::size_t at = number(4, 4); at != 0; at = number(links.back(), 4)) {
            links.push_back(at + 2 + 12 * number(at, 2));
        }
        return links;
    };
    for (const bool circle : {false, true}) {
        CAPTURE(circle);
        make_tiff(path, "wl", {numbered(0), numbered(1), numbered(2)});
        std::string bytes((std::istreambuf_iterator<char>(std::ifstream(path, std::ios::binary).rdbuf())), {});
        const auto links = read_links(bytes);
        REQUIRE(links.size() == 4);
        bytes.replace(links[3], 4, circle ? bytes.substr(4, 4) : std::string("\x00\xff\xff\x7f", 4));
        std::ofstream(path, std::ios::binary) << bytes;
        const auto source = make_tiff_source(path, {}, false);
        CHECK_FALSE(source->frame_count().has_value());
        for (std::uint32_t i = 0; i < 3; ++i) {
            CHECK(next_frame(*source) == made_pixels(numbered(i)));
        }
        CHECK_THROWS_WITH((void)next_frame(*source), Contains("made.tif, page 4: "));
    }
}

TEST_CASE("palettes of 8 bits are taken as their indices") {
    const TemporaryDirectory directory;
    MadePage page;
    page.bits = 8;
    page.photometric = PHOTOMETRIC_PALETTE;
    make_tiff(directory / "made.tif", "w", {page});
    CHECK(next_frame(*make_tiff_source(directory / "made.tif", {}, false)) == made_pixels(page));
}
