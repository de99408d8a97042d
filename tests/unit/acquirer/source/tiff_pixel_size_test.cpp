#include "acquirer/source/tiff_pixel_size.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace framering;

namespace {
constexpr double kCentimetre_nm = 1e7;
constexpr double kInch_nm = 2.54e7;
}  // namespace

TEST_CASE("the size of a pixel is told by OME-XML before all else") {
    const auto size = [](const char* attributes) {
        return declared_pixel_size_nm(std::string("<OME><Pixels ID=\"a\" ") + attributes + "/></OME>", 300,
                                      kInch_nm);
    };
    CHECK(size("PhysicalSizeX=\"0.325\" PhysicalSizeY=\"1\"") == doctest::Approx(325));
    CHECK(size("PhysicalSizeXUnit=\"nm\" PhysicalSizeX=\"108.3\"") == doctest::Approx(108.3));
    CHECK(size("PhysicalSizeX=\"0.5\" PhysicalSizeXUnit=\"&#181;m\"") == doctest::Approx(500));
    CHECK(size("PhysicalSizeX=\"0.5\" PhysicalSizeXUnit=\"\xC2\xB5m\"") == doctest::Approx(500));
    CHECK(size("PhysicalSizeX=\"0.5\" PhysicalSizeXUnit=\"pixel\"") == 0);
    CHECK(size("PhysicalSizeX=\"-1\"") == 0);
    CHECK(size("PhysicalSizeX=\"") == 0);
}

TEST_CASE("the size of a pixel is found however the XML is written") {
    const auto size = [](const char* xml) { return declared_pixel_size_nm(xml, 0, 0); };
    CHECK(size("<OME><Pixels PhysicalSizeX='0.108' ID='a'/></OME>") == doctest::Approx(108));
    CHECK(size("<ome:OME><ome:Pixels PhysicalSizeX=\"0.108\"/></ome:OME>") == doctest::Approx(108));
    CHECK(size("<OME><Pixels\n\tID=\"a\"\r\n PhysicalSizeX = '108'\n PhysicalSizeXUnit = 'nm'\n/></OME>") ==
          doctest::Approx(108));
    CHECK(size("\xEF\xBB\xBF<?xml version='1.0'?><!-- <Pixels PhysicalSizeX='1'> --><OME><Pixels Name='a>b' "
               "PhysicalSizeX='0.5'>") == doctest::Approx(500));
    CHECK(size("<OME><Image PhysicalSizeX='9'/><Pixels PhysicalSizeY='7' PhysicalSizeX=' 0.5 '/></OME>") ==
          doctest::Approx(500));
    CHECK(size("<OME><PixelsOfOthers PhysicalSizeX='9'/></OME>") == 0);
    CHECK(size("a text with <Pixels PhysicalSizeX='9'/>") == 0);
}

TEST_CASE("the size of a pixel is told in every unit from metres to picometres") {
    const auto size = [](const std::string& unit, double value) {
        return declared_pixel_size_nm(
            "<OME><Pixels PhysicalSizeX='" + std::to_string(value) + "' PhysicalSizeXUnit='" + unit + "'/></OME>",
            0, 0);
    };
    CHECK(size("pm", 108000) == doctest::Approx(108));
    CHECK(size("nm", 108) == doctest::Approx(108));
    for (const char* micrometre :
         {"um", "\xC2\xB5m", "\xCE\xBCm", "\xB5m", "&#181;m", "&#xB5;m", "&#xb5;m", "&#x3BC;m"}) {
        CAPTURE(micrometre);
        CHECK(size(micrometre, 0.108) == doctest::Approx(108));
    }
    CHECK(size("mm", 0.5) == doctest::Approx(5e5));
    CHECK(size("cm", 0.5) == doctest::Approx(5e6));
    CHECK(size("dm", 0.5) == doctest::Approx(5e7));
    CHECK(size("m", 0.5) == doctest::Approx(5e8));
    for (const char* angstrom : {"\xC3\x85", "\xE2\x84\xAB", "&#197;", "&#x212B;"}) {
        CAPTURE(angstrom);
        CHECK(size(angstrom, 1080) == doctest::Approx(108));
    }
    CHECK(size("reference frame", 1) == 0);
}

TEST_CASE("the size of a pixel is told by ImageJ in the unit of its text") {
    CHECK(declared_pixel_size_nm("ImageJ=1.53t\nimages=3\nunit=micron\nloop=false\n", 2, 0) ==
          doctest::Approx(500));
    CHECK(declared_pixel_size_nm("ImageJ=1.53t\nunit=\\u00B5m\n", 4, 0) == doctest::Approx(250));
    CHECK(declared_pixel_size_nm("ImageJ=1.53t\nunit=nm", 0.01, kInch_nm) == doctest::Approx(100));
    CHECK(declared_pixel_size_nm("ImageJ=1.53t\nimages=3\n", 20'000, kCentimetre_nm) == 0);
    CHECK(declared_pixel_size_nm("ImageJ=1.53t\nunit=micron\n", 0, 0) == 0);
}

TEST_CASE("the size of a pixel is told by a resolution that is no printer's") {
    CHECK(declared_pixel_size_nm("", 20'000, kCentimetre_nm) == doctest::Approx(500));
    CHECK(declared_pixel_size_nm("", 50'800, kInch_nm) == doctest::Approx(500));
    CHECK(declared_pixel_size_nm("", 300, kInch_nm) == 0);
    CHECK(declared_pixel_size_nm("", 72, kInch_nm) == 0);
    CHECK(declared_pixel_size_nm("", 20'000, 0) == 0);
    CHECK(declared_pixel_size_nm("", -1, kInch_nm) == 0);
}
