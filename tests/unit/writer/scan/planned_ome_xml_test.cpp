// What the description of a planned scan says of its positions, channels and other axes.
#include <doctest/doctest.h>

#include <chrono>

#include "tests/support/contains.hpp"
#include "tests/support/ome_schema.hpp"
#include "writer/scan/ome_annotations.hpp"
#include "writer/scan/ome_xml.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;

namespace {
std::vector<ScanFile> file_of(std::uint64_t frames) {
    return {{"scan_00000.ome.tif", "01234567-89ab-cdef-0123-456789abcdef", frames, 0}};
}

ScanAxis positions() {
    ScanAxis axis{"p", "", 3};
    axis.labels = {"well A1", "B<2>", "C3"};
    axis.places = {{100, -50.5, 7}, {200, 0}, {-300, 1e-7, -2}};
    return axis;
}

ScanAxis channels_named(std::vector<std::string> names) {
    ScanAxis axis{"c", "", names.size()};
    axis.labels = std::move(names);
    return axis;
}

ScanAxis at_points(std::string name, std::string unit, std::vector<double> points) {
    ScanAxis axis{std::move(name), std::move(unit), points.size()};
    axis.set_points = std::move(points);
    return axis;
}

std::string xml_of(std::vector<ScanAxis> axes, std::uint64_t frames, const ScanSetup& setup = {}) {
    SeriesDescription series;
    series.name = "beads";
    series.format = {64, 32, PixelFormat::mono16, 16, 650};
    series.axes = std::move(axes);
    series.setup = setup;
    std::string xml = ome_xml(series, file_of(frames));
    CAPTURE(xml);
    CHECK(flaw_of_ome_xml(xml) == "");
    return xml;
}
}  // namespace

TEST_CASE("a position is called as the plan calls it, and stands where it is on the stage") {
    const std::string xml = xml_of({{"t", "s", 2}, positions()}, 6);
    CHECK(contains(xml, R"(<Image ID="Image:0" Name="well A1">)"));
    CHECK(contains(xml, R"(<StageLabel Name="well A1" X="100" XUnit="&#181;m" Y="-50.5" YUnit="&#181;m" Z="7" )"
                        R"(ZUnit="&#181;m"/>)"));
    CHECK(contains(xml, R"(<StageLabel Name="B&#60;2&#62;" X="200" XUnit="&#181;m" Y="0" YUnit="&#181;m"/>)"));
    CHECK(contains(xml, R"(<Plane TheZ="0" TheT="0" TheC="0" PositionX="-300" PositionXUnit="&#181;m")"));
    CHECK(contains(xml, R"(PositionZ="-2" PositionZUnit="&#181;m"/>)"));
}

TEST_CASE("a position with a name alone keeps it, and one without is told by its number") {
    ScanAxis named = positions();
    named.places.clear();
    const std::string xml = xml_of({named}, 3);
    CHECK(contains(xml, R"(<StageLabel Name="C3"/>)"));
    CHECK_FALSE(contains(xml, "Position"));
    CHECK(contains(xml_of({{"p", "", 2}}, 2), R"(Name="beads, position 1"><StageLabel Name="position 1"/>)"));
}

TEST_CASE("frames behind the last position of a plan are positions without a name") {
    CHECK(contains(xml_of({positions()}, 4), R"(<StageLabel Name="position 3"/>)"));
}

TEST_CASE("channels have the names of the plan, and each its exposure") {
    ScanSetup setup;
    setup.exposure_us = 10'000;
    setup.channels = {{"DAPI", 405, 450}, {"GFP", 488, 525, 50'000}};
    const std::string xml = xml_of({{"t", "s", 2}, channels_named({"DAPI", "GFP"})}, 4, setup);
    CHECK(contains(xml, R"(<Channel ID="Channel:0:1" Name="GFP" SamplesPerPixel="1" ExcitationWavelength="488")"));
    CHECK(contains(xml, R"(TheC="0" ExposureTime="10" ExposureTimeUnit="ms"/>)"));
    CHECK(contains(xml, R"(TheC="1" ExposureTime="50" ExposureTimeUnit="ms"/>)"));
    const std::string other_order = xml_of({channels_named({"GFP", "DAPI"})}, 2, setup);
    CHECK(contains(other_order, R"(TheC="0" ExposureTime="50")"));
    CHECK(contains(other_order, R"(Name="GFP" SamplesPerPixel="1" ExcitationWavelength="488")"));
    CHECK(contains(xml_of({channels_named({"red", "blue"})}, 2), R"(Name="blue")"));
    CHECK(contains(xml_of({channels_named({"red", "blue"})}, 1), R"(Name="red")"));
}

TEST_CASE("planes that do not follow axis c have no channel's name and no channel's exposure") {
    ScanSetup setup;
    setup.exposure_us = 10'000;
    setup.channels = {{"DAPI", 405, 450}, {"GFP", 488, 525, 50'000}};
    const std::string xml =
        xml_of({{"t", "s", 2}, channels_named({"DAPI", "GFP"}), {"voltage", "V", 2, 1}}, 8, setup);
    CHECK(contains(xml, R"(SizeC="1" SizeT="8")"));
    CHECK_FALSE(contains(xml, "DAPI"));
    CHECK_FALSE(contains(xml, "ExposureTime"));
}

TEST_CASE("the distance of planes follows from even set points in either direction") {
    ScanAxis down{"z", "um", 3, -0.5, 4};
    CHECK(contains(xml_of({down}, 3), R"(PhysicalSizeZ="0.5" PhysicalSizeZUnit="&#181;m")"));
    CHECK(contains(xml_of({down}, 3), R"(PositionZ="4" PositionZUnit="&#181;m"/>)"));
    CHECK(even_step_um(at_points("z", "um", {-1, -3, -5})) == doctest::Approx(2));
    CHECK(even_step_um(at_points("z", "um", {0, 1, 3})) == 0);
    CHECK(even_step_um(at_points("z", "um", {5})) == 0);
    CHECK(even_step_um(at_points("z", "V", {0, 1, 2})) == 0);
    CHECK(even_step_um({"z", "", 9, 0.25}) == 0.25);
}

TEST_CASE("the set points of axis z stand on the z of the position") {
    ScanAxis z{"z", "um", 3, 1, -1};
    ScanAxis flat = positions();
    flat.places = {{1, 2}, {3, 4}, {5, 6}};
    CHECK(contains(xml_of({flat, z}, 9), R"(PositionZ="-1")"));
    CHECK(contains(xml_of({positions(), z}, 9), R"(PositionY="-50.5" PositionYUnit="&#181;m" PositionZ="6")"));
    CHECK(contains(xml_of({positions(), z}, 9), R"(PositionY="0" PositionYUnit="&#181;m" PositionZ="-1")"));
}

TEST_CASE("set points that are not even stand in annotations, as further axes do") {
    ScanAxis wheel{"wheel", "", 2};
    wheel.labels = {"open", "<ND> 1"};
    const std::string xml =
        xml_of({at_points("z", "um", {0, 1, 3}), {"voltage", "V", 4, 0.5, -1}, std::move(wheel)}, 24);
    CHECK(contains(xml, R"(<MapAnnotation ID="Annotation:0" Namespace="framering/axis"><Value><M K="Name">z</M>)"
                        R"(<M K="Unit">um</M><M K="Length">3</M><M K="SetPoints">0, 1, 3</M></Value>)"));
    CHECK(contains(xml, R"(<M K="Name">voltage</M><M K="Unit">V</M><M K="Length">4</M><M K="Start">-1</M>)"
                        R"(<M K="Step">0.5</M>)"));
    CHECK(contains(xml, R"(<M K="Label 1">&#60;ND&#62; 1</M></Value>)"));
    CHECK(contains(xml, R"(<AnnotationRef ID="Annotation:0"/><AnnotationRef ID="Annotation:1"/>)"
                        R"(<AnnotationRef ID="Annotation:2"/></Image>)"));
    CHECK_FALSE(contains(xml_of({{"t", "s", 2}, {"z", "um", 3, 1, -1}}, 6), "Annotation"));
}
