#include "writer/scan/series_description.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace framering;

namespace {
double increment(double frame_rate_hz, std::vector<ScanAxis> axes, std::vector<Gap> gaps = {}) {
    Manifest manifest;
    manifest.plan.frame_rate_hz = frame_rate_hz;
    manifest.plan.axes = std::move(axes);
    manifest.gaps = std::move(gaps);
    return description_of("scan", manifest).time_increment_s;
}
}  // namespace

TEST_CASE("the time between time points follows from the frame rate and the axes within") {
    CHECK(increment(20, {}) == doctest::Approx(0.05));
    CHECK(increment(0, {}) == 0);
    CHECK(increment(20, {{"t", "", 5}, {"z", "um", 4, 0.5}, {"c", "", 2}}) == doctest::Approx(0.4));
    CHECK(increment(20, {{"z", "", 4}, {"t", "", 5}}) == doctest::Approx(0.05));
    CHECK(increment(20, {{"z", "", 4}}) == 0);
}

TEST_CASE("a step that the user gave goes before the frame rate") {
    CHECK(increment(20, {{"t", "s", 5, 60}, {"z", "", 4}}) == 60);
    CHECK(increment(0, {{"t", "s", 5, 60}}) == 60);
}

TEST_CASE("without axes lost frames leave the time between frames uneven and it is not told") {
    CHECK(increment(20, {}, {{3, 4, LossReason::ring_full}}) == 0);
    CHECK(increment(20, {{"t", "", 9}}, {{3, 4, LossReason::ring_full}}) == doctest::Approx(0.05));
}

TEST_CASE("the notes begin with what a person wrote") {
    Manifest manifest;
    manifest.plan.source = "simulated";
    manifest.plan.setup.comment = "second try";
    manifest.plan.setup.sample = "HeLa";
    manifest.plan.axes = {{"t", "", 0}, {"z", "um", 5, 0.5}};
    const auto notes = description_of("scan", manifest).notes;
    REQUIRE(notes.size() == 5);
    CHECK(notes[0].second == "second try");
    CHECK(notes[1].second == "HeLa");
    CHECK(notes[3].second == "t,z:5:0.5um");
}

TEST_CASE("the interval of a plan is the time between its time points") {
    ScanAxis time{"t", "s", 5};
    time.interval = std::chrono::seconds(60);
    CHECK(increment(20, {time, {"z", "um", 4, 1}}) == 60);
    ScanAxis channels{"c", "", 2};
    channels.labels = {"DAPI", "GFP"};
    CHECK(increment(20, {{"t", "s", 5}, channels}) == 0);
}
