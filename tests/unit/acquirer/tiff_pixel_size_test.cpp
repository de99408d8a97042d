#include "acquirer/tiff_pixel_size.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace framering;

namespace {
constexpr double kCentimetre_nm = 1e7;
constexpr double kInch_nm = 2.54e7;
}  // namespace

TEST_CASE("the size of a pixel is told by OME-XML before all else") {
    const auto size = [](const char* attributes) {
        return told_pixel_size_nm(std::string("<OME><Pixels ID=\"a\" ") + attributes + "/></OME>", 300, kInch_nm);
    };
    CHECK(size("PhysicalSizeX=\"0.325\" PhysicalSizeY=\"1\"") == doctest::Approx(325));
    CHECK(size("PhysicalSizeXUnit=\"nm\" PhysicalSizeX=\"108.3\"") == doctest::Approx(108.3));
    CHECK(size("PhysicalSizeX=\"0.5\" PhysicalSizeXUnit=\"&#181;m\"") == doctest::Approx(500));
    CHECK(size("PhysicalSizeX=\"0.5\" PhysicalSizeXUnit=\"\xC2\xB5m\"") == doctest::Approx(500));
    CHECK(size("PhysicalSizeX=\"0.5\" PhysicalSizeXUnit=\"pixel\"") == 0);
    CHECK(size("PhysicalSizeX=\"-1\"") == 0);
    CHECK(size("PhysicalSizeX=\"") == 0);
}

TEST_CASE("the size of a pixel is told by ImageJ in the unit of its text") {
    CHECK(told_pixel_size_nm("ImageJ=1.53t\nimages=3\nunit=micron\nloop=false\n", 2, 0) == doctest::Approx(500));
    CHECK(told_pixel_size_nm("ImageJ=1.53t\nunit=\\u00B5m\n", 4, 0) == doctest::Approx(250));
    CHECK(told_pixel_size_nm("ImageJ=1.53t\nunit=nm", 0.01, kInch_nm) == doctest::Approx(100));
    CHECK(told_pixel_size_nm("ImageJ=1.53t\nimages=3\n", 20'000, kCentimetre_nm) == 0);
    CHECK(told_pixel_size_nm("ImageJ=1.53t\nunit=micron\n", 0, 0) == 0);
}

TEST_CASE("the size of a pixel is told by a resolution that is no printer's") {
    CHECK(told_pixel_size_nm("", 20'000, kCentimetre_nm) == doctest::Approx(500));
    CHECK(told_pixel_size_nm("", 50'800, kInch_nm) == doctest::Approx(500));
    CHECK(told_pixel_size_nm("", 300, kInch_nm) == 0);
    CHECK(told_pixel_size_nm("", 72, kInch_nm) == 0);
    CHECK(told_pixel_size_nm("", 20'000, 0) == 0);
    CHECK(told_pixel_size_nm("", -1, kInch_nm) == 0);
}
