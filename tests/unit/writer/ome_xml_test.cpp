#include "writer/ome_xml.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/support/command_output.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace {
const std::string kSchema = FRAMERING_SOURCE_DIR "/../shared/data/ome.xsd";

std::vector<ScanFile> two_files() {
    return {{"scan_00000.ome.tif", "01234567-89ab-cdef-0123-456789abcdef", 30, 0},
            {"scan_00001.ome.tif", "11234567-89ab-cdef-0123-456789abcdef", 18, 30}};
}

SeriesDescription series() {
    return {"scan",
            {640, 424, PixelFormat::mono16, 12, 108.3},
            "2026-11-21T03:26:27.123Z",
            {{"source", "tiff:/data/<a> & \"b\" '\x01' caf\xE9 \xC3\xA9.tif"}, {"state", "complete"}}};
}

void check_valid(const std::string& xml) {
    if (!std::filesystem::exists(kSchema)) {
        std::printf("skipped: %s is not there\n", kSchema.c_str());
        return;
    }
    if (!has_program("xmllint --version", "libxml2-utils")) {
        return;
    }
    const TemporaryDirectory directory;
    std::ofstream(directory / "a.xml") << xml;
    const auto output =
        run_command("xmllint --nonet --noout --schema '" + kSchema + "' '" + (directory / "a.xml").string() + "'");
    CHECK_MESSAGE(output.exit_code == 0, output.text, xml);
}
}  // namespace

TEST_CASE("the description of a series is valid OME-XML") {
    check_valid(ome_xml(series(), two_files()));
    check_valid(binary_only_xml(two_files()[1], two_files()[0]));
}

TEST_CASE("the description of a bare series is valid OME-XML") {
    const std::vector<ScanFile> one{{"scan_00000.ome.tif", "01234567-89ab-cdef-0123-456789abcdef", 1, 0}};
    check_valid(ome_xml({"", {1, 1, PixelFormat::mono8, 8, 0}, "", {}}, one));
}

TEST_CASE("the description names every file with its place in time") {
    const std::string xml = ome_xml(series(), two_files());
    CHECK(xml.find(R"(SizeT="48")") != std::string::npos);
    CHECK(xml.find(R"(Type="uint16" SignificantBits="12")") != std::string::npos);
    CHECK(xml.find(R"(PhysicalSizeX="0.1083" PhysicalSizeXUnit="&#181;m")") != std::string::npos);
    CHECK(xml.find(R"(<TiffData FirstT="0" IFD="0" PlaneCount="30"><UUID FileName="scan_00000.ome.tif">)") !=
          std::string::npos);
    CHECK(xml.find(R"(<TiffData FirstT="30" IFD="0" PlaneCount="18"><UUID FileName="scan_00001.ome.tif">)") !=
          std::string::npos);
}

TEST_CASE("the size of a pixel is left out where it is not known") {
    SeriesDescription unknown = series();
    unknown.format.pixel_size_nm = 0;
    CHECK(ome_xml(unknown, two_files()).find("PhysicalSize") == std::string::npos);
}

TEST_CASE("the description is plain ASCII whatever the names hold") {
    for (const char c : ome_xml(series(), two_files())) {
        CHECK(static_cast<unsigned char>(c) < 0x7F);
        CHECK((c >= 0x20 || c == '\n'));
    }
}

TEST_CASE("what XML cannot hold is replaced") {
    CHECK(xml_escaped("a<b>&\"'") == "a&#60;b&#62;&#38;&#34;&#39;");
    CHECK(xml_escaped("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x94\xAC") == "&#233;&#8364;&#128300;");
    CHECK(xml_escaped(std::string("\0\x01\x1B", 3)) == "&#65533;&#65533;&#65533;");
    // Cut short, overlong, a surrogate, above the last character, a lone continuation, 0xFF.
    CHECK(xml_escaped("\xC3") == "&#65533;");
    CHECK(xml_escaped("\xE2\x82") == "&#65533;&#65533;");
    CHECK(xml_escaped("\xC0\xAF") == "&#65533;&#65533;");
    CHECK(xml_escaped("\xED\xA0\x80") == "&#65533;&#65533;&#65533;");
    CHECK(xml_escaped("\xF4\x90\x80\x80") == "&#65533;&#65533;&#65533;&#65533;");
    CHECK(xml_escaped("\x80z\xFF") == "&#65533;z&#65533;");
    CHECK(xml_escaped("\xEF\xBF\xBE") == "&#65533;");
}
