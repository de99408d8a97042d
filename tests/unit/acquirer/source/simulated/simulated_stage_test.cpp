// What the simulated camera sees of its stage.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

#include "acquirer/source/simulated/simulated_source.hpp"
#include "common/frame/embedded_sequence.hpp"

using namespace framering;

namespace {
constexpr FrameFormat kMicroscope{320, 240, PixelFormat::mono16, 16, 500};

struct Scope {
    std::shared_ptr<SimulatedStage> stage = std::make_shared<SimulatedStage>();
    std::unique_ptr<FrameSource> camera;

    explicit Scope(const FrameFormat& format = kMicroscope, bool embed = false)
        : camera(make_simulated_source(format, embed, 0, stage)) {}

    void set(StageAxis axis, double to) { stage->move(axis, to, monotonic_ns(), Nanoseconds(0), Nanoseconds(0)); }
    // Without the rows of the number.
    std::vector<std::uint16_t> picture() {
        std::vector<std::uint16_t> pixels(camera->format().payload_bytes() / 2);
        FrameInfo info;
        camera->go_to(0);
        REQUIRE(camera->fill(std::as_writable_bytes(std::span(pixels)), info, 0, Nanoseconds(0)) ==
                FillResult::filled);
        pixels.erase(pixels.begin(), pixels.begin() + 24 * kMicroscope.width);
        return pixels;
    }
};

double mean_light(const std::vector<std::uint16_t>& pixels) {
    return std::accumulate(pixels.begin(), pixels.end(), 0.0) / static_cast<double>(pixels.size());
}

// Mean square of the difference of pixels two columns apart: edges and details.
double sharpness_of(const std::vector<std::uint16_t>& pixels) {
    double sum = 0;
    for (std::size_t i = 2; i < pixels.size(); ++i) {
        const double step = double(pixels[i]) - double(pixels[i - 2]);
        sum += step * step;
    }
    return sum / static_cast<double>(pixels.size());
}

double correlation(const std::vector<std::uint16_t>& one, const std::vector<std::uint16_t>& other) {
    const double mean_one = mean_light(one);
    const double mean_other = mean_light(other);
    double both = 0;
    double of_one = 0;
    double of_other = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        const double a = one[i] - mean_one;
        const double b = other[i] - mean_other;
        both += a * b;
        of_one += a * a;
        of_other += b * b;
    }
    return both / std::sqrt(of_one * of_other);
}
}  // namespace

TEST_CASE(
    "a picture of the simulated stage is sharpest in focus and blurs with the distance to it on both sides") {
    Scope scope;
    std::vector<double> sharpness;
    for (const double z : {0.0, 5.0, 10.0, 20.0, 40.0}) {
        scope.set(StageAxis::z, z);
        sharpness.push_back(sharpness_of(scope.picture()));
        scope.set(StageAxis::z, -z);
        CHECK(sharpness_of(scope.picture()) == doctest::Approx(sharpness.back()).epsilon(0.3));
    }
    CHECK(std::ranges::is_sorted(sharpness, std::greater()));
    CHECK(sharpness.front() > 3 * sharpness[2]);
}

TEST_CASE("blur spreads the light of a cell and takes none of it away") {
    Scope scope;
    const double in_focus = mean_light(scope.picture());
    scope.set(StageAxis::z, 8);
    CHECK(mean_light(scope.picture()) == doctest::Approx(in_focus).epsilon(0.05));
}

TEST_CASE("the focus of the simulated stage is where it was asked to be") {
    Scope scope;
    scope.stage = std::make_shared<SimulatedStage>(12);
    scope.camera = make_simulated_source(kMicroscope, false, 0, scope.stage);
    const double at_zero = sharpness_of(scope.picture());
    scope.set(StageAxis::z, 12);
    CHECK(sharpness_of(scope.picture()) > 2 * at_zero);
}

TEST_CASE("x and y move the view: what was in the middle is elsewhere, and comes back") {
    Scope scope;
    const auto home = scope.picture();
    scope.set(StageAxis::x, 10);  // 20 pixels
    const auto moved = scope.picture();
    CHECK(correlation(home, moved) < 0.9);
    const std::vector<std::uint16_t> shifted(home.begin() + 20, home.end());
    const std::vector<std::uint16_t> same_place(moved.begin(), moved.end() - 20);
    CHECK(correlation(shifted, same_place) > correlation(home, moved) + 0.1);
    scope.set(StageAxis::x, 0);
    scope.set(StageAxis::y, 40);
    CHECK(correlation(home, scope.picture()) < 0.9);
    scope.set(StageAxis::y, 0);
    CHECK(scope.picture() == home);
}

TEST_CASE("each of four channels shows other stains, further ones repeat them weaker") {
    Scope scope;
    std::vector<std::vector<std::uint16_t>> channels;
    for (int channel = 0; channel < 8; ++channel) {
        scope.set(StageAxis::wheel, channel);
        channels.push_back(scope.picture());
        for (int other = 0; other < std::min(channel, 4); ++other) {
            CAPTURE(channel);
            CAPTURE(other);
            CHECK(channels[static_cast<std::size_t>(other)] != channels.back());
        }
    }
    CHECK(mean_light(channels[4]) < mean_light(channels[0]));
    CHECK(correlation(channels[0], channels[1]) < 0.9);
}

TEST_CASE(
    "with the shutter closed, or the wheel between two filters, only the camera's offset and noise are left") {
    constexpr double offset = 0.015 * 65535;
    Scope scope;
    const auto lit = scope.picture();
    scope.set(StageAxis::shutter, 0);
    const auto dark = scope.picture();
    CHECK(mean_light(dark) == doctest::Approx(offset).epsilon(0.01));
    CHECK(std::ranges::max(dark) < 1.5 * offset);
    scope.set(StageAxis::shutter, 1);
    CHECK(scope.picture() == lit);
    scope.set(StageAxis::wheel, 1.5);
    CHECK(scope.picture() == dark);
}

TEST_CASE("the number embedded in pixels stays readable whatever the stage does") {
    Scope scope(kMicroscope, true);
    for (const double z : {0.0, 30.0}) {
        for (const double shutter : {0.0, 1.0}) {
            scope.set(StageAxis::z, z);
            scope.set(StageAxis::shutter, shutter);
            std::vector<std::byte> pixels(kMicroscope.payload_bytes());
            FrameInfo info;
            REQUIRE(scope.camera->fill(pixels, info, 4711, Nanoseconds(0)) == FillResult::filled);
            CHECK(read_embedded_sequence(pixels).all_are(4711));
        }
    }
}

TEST_CASE("every pixel format shows the stage, also far away, far out of focus and in a tiny picture") {
    for (const PixelFormat format :
         {PixelFormat::mono8, PixelFormat::rgb8, PixelFormat::float32, PixelFormat::bayer_rg16}) {
        for (const std::uint32_t side : {5U, 13U, 64U}) {
            const std::uint32_t bits = format == PixelFormat::float32      ? 32
                                       : format == PixelFormat::bayer_rg16 ? 16
                                                                           : 8;
            Scope scope({side, side, format, bits, 0});
            scope.set(StageAxis::x, -25'000);
            scope.set(StageAxis::y, 24'999.9);
            scope.set(StageAxis::z, 500);
            scope.set(StageAxis::wheel, 63);
            std::vector<std::byte> pixels(scope.camera->format().payload_bytes());
            FrameInfo info;
            CHECK(scope.camera->fill(pixels, info, 1, Nanoseconds(0)) == FillResult::filled);
        }
    }
}

TEST_CASE("without a stage the simulated source says nothing of one") {
    const auto source = make_simulated_source(kMicroscope, false);
    CHECK(source->settings().front().second == "drifting cells");
    CHECK(Scope().camera->settings().front().second == "cells on a stage");
}

TEST_CASE("a stage is on its way between two places, swings at the end, and can be stopped") {
    using std::chrono::milliseconds;
    SimulatedStage stage;
    const std::uint64_t begin_ns = 1'000'000'000;
    const auto at = [&](int after_ms) {
        return stage.position(StageAxis::x, begin_ns + static_cast<std::uint64_t>(after_ms) * 1'000'000);
    };
    stage.move(StageAxis::x, 100, begin_ns, milliseconds(100), milliseconds(100));
    CHECK(at(0) == 0);
    CHECK(at(50) == doctest::Approx(50));
    CHECK(at(100) == doctest::Approx(102));
    CHECK(at(150) != 100);
    CHECK(at(200) == 100);
    CHECK(stage.arrival_ns() == begin_ns + 100'000'000);
    stage.move(StageAxis::x, 0, begin_ns + 300'000'000, milliseconds(100), milliseconds(0));
    stage.stop(begin_ns + 325'000'000);
    CHECK(at(400) == doctest::Approx(75));
    CHECK(stage.arrival_ns() == begin_ns + 325'000'000);
}
