#include "writer/scan/ome_xml.hpp"

#include <doctest/doctest.h>

#include "tests/support/contains.hpp"
#include "tests/support/ome_schema.hpp"

using namespace framering;
using namespace framering::test;

namespace {
std::vector<ScanFile> two_files() {
    return {{"scan_00000.ome.tif", "01234567-89ab-cdef-0123-456789abcdef", 30, 0},
            {"scan_00001.ome.tif", "11234567-89ab-cdef-0123-456789abcdef", 18, 30}};
}

SeriesDescription series() {
    SeriesDescription described;
    described.name = "scan";
    described.format = {640, 424, PixelFormat::mono16, 12, 108.3};
    described.started_utc = "2026-11-21T03:26:27.123Z";
    described.notes = {{"source", "tiff:/data/<a> & \"b\" '\x01' caf\xE9 \xC3\xA9.tif"}, {"state", "complete"}};
    return described;
}

// 48 frames: 3 positions, 2 time points, 4 planes, 2 channels.
SeriesDescription series_with_axes() {
    SeriesDescription described = series();
    described.axes = {{"p", "", 3}, {"t", "s", 2, 60}, {"z", "um", 4, 0.5}, {"c", "", 2}};
    described.time_increment_s = 60;
    described.setup = {"HeLa <\"1\">",
                       "try & error",
                       {{"GFP", 488, 525}, {"DIC"}},
                       12'500,
                       {"Nikon", "Ti2-E", "12345"},
                       {"Hamamatsu", "ORCA", ""},
                       {"Plan Apo 20x/0.75", 20, 0.75}};
    return described;
}

void check_valid(const std::string& xml) {
    CAPTURE(xml);
    CHECK(flaw_of_ome_xml(xml) == "");
}
}  // namespace

TEST_CASE("the description of a series is valid OME-XML") {
    check_valid(ome_xml(series(), two_files()));
    check_valid(binary_only_xml(two_files()[1], two_files()[0]));
}

TEST_CASE("the schema refuses what is no OME-XML") {
    CHECK(flaw_of_ome_xml("<OME/>").find("No matching global declaration") != std::string::npos);
}

TEST_CASE("the description of a bare series is valid OME-XML") {
    const std::vector<ScanFile> one{{"scan_00000.ome.tif", "01234567-89ab-cdef-0123-456789abcdef", 1, 0}};
    SeriesDescription bare;
    bare.format = {1, 1, PixelFormat::mono8, 8, 0};
    check_valid(ome_xml(bare, one));
}

TEST_CASE("the description says what the samples are") {
    SeriesDescription described = series();
    const auto described_as = [&](PixelFormat pixel_format, std::uint32_t bits) {
        described.format.pixel_format = pixel_format;
        described.format.significant_bits = bits;
        std::string xml = ome_xml(described, two_files());
        check_valid(xml);
        return xml;
    };
    const std::string colour = described_as(PixelFormat::rgb16, 12);
    CHECK(contains(colour, R"(Type="uint16" SignificantBits="12")"));
    CHECK(contains(colour, R"(SizeC="3")"));
    CHECK(contains(colour, R"(DimensionOrder="XYCZT")"));
    CHECK(contains(colour, R"(SamplesPerPixel="3")"));
    CHECK_FALSE(contains(colour, "Annotation"));
    CHECK(contains(described_as(PixelFormat::float32, 32), R"(Type="float" BigEndian)"));
    const std::string raw = described_as(PixelFormat::bayer_gb8, 8);
    CHECK(contains(raw, R"(Type="uint8" SignificantBits="8")"));
    CHECK(contains(raw, R"(SamplesPerPixel="1")"));
    CHECK(contains(raw, R"(<AnnotationRef ID="Annotation:0"/></Image>)"));
    CHECK(contains(raw, R"(<M K="PixelFormat">bayergb8</M><M K="BayerPattern">GBRG</M></Value>)"));
    described.format.bit_alignment = BitAlignment::high;
    const std::string high = described_as(PixelFormat::mono16, 12);
    CHECK(contains(high, R"(Type="uint16" BigEndian)"));
    CHECK(contains(high, R"(<M K="SignificantBits">12</M><M K="BitAlignment">high</M></Value>)"));
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

TEST_CASE("the description of a series with axes and instrument is valid OME-XML") {
    SeriesDescription described = series_with_axes();
    check_valid(ome_xml(described, two_files()));
    described.missing = {{0, 2}, {20, 40}};
    check_valid(ome_xml(described, two_files()));
    described.setup = {};
    described.setup.camera.serial_number = "7";
    check_valid(ome_xml(described, two_files()));
    described.setup = {};
    described.setup.objective.name = "5x";
    check_valid(ome_xml(described, two_files()));
}

TEST_CASE("every position is an image of its own") {
    const std::string xml = ome_xml(series_with_axes(), two_files());
    CHECK(contains(xml, R"(<Image ID="Image:2" Name="scan, position 2">)"));
    CHECK_FALSE(contains(xml, R"(<Image ID="Image:3")"));
    CHECK(contains(xml, R"(<Pixels ID="Pixels:0" DimensionOrder="XYCZT")"));
    CHECK(contains(xml, R"(SizeZ="4" SizeC="2" SizeT="2")"));
    CHECK(contains(xml,
                   R"(PhysicalSizeZ="0.5" PhysicalSizeZUnit="&#181;m" TimeIncrement="60" TimeIncrementUnit="s")"));
    CHECK(contains(xml, R"(<TiffData FirstZ="3" FirstT="1" IFD="0" PlaneCount="2"><UUID FileName="scan_00001.)"));
}

TEST_CASE("channels and instrument stand where the schema has a place for them") {
    const std::string xml = ome_xml(series_with_axes(), two_files());
    CHECK(contains(xml, R"(<Microscope Manufacturer="Nikon" Model="Ti2-E" SerialNumber="12345"/>)"));
    CHECK(contains(xml, R"(<Detector ID="Detector:0:0" Manufacturer="Hamamatsu" Model="ORCA"/>)"));
    CHECK(contains(xml, R"(LensNA="0.75" NominalMagnification="20")"));
    CHECK(contains(xml, R"(<Channel ID="Channel:1:0" Name="GFP" SamplesPerPixel="1" ExcitationWavelength="488")"));
    CHECK(contains(xml, R"(<Plane TheZ="0" TheT="0" TheC="1" ExposureTime="12.5" ExposureTimeUnit="ms"/>)"));
    CHECK_FALSE(contains(ome_xml(series(), two_files()), "Instrument"));
    CHECK_FALSE(contains(ome_xml(series(), two_files()), "<Plane "));
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
