// Exposure and gain of the simulated camera.
#include "acquirer/source/simulated/simulated_source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <vector>

using namespace framering;

namespace {
constexpr FrameFormat kLitScene{320, 200, PixelFormat::mono16, 12, 0};

std::vector<std::uint16_t> exposed(FrameSource& source, std::uint64_t sequence) {
    std::vector<std::uint16_t> pixels(source.format().payload_bytes() / 2);
    FrameInfo info;
    REQUIRE(source.fill(std::as_writable_bytes(std::span(pixels)), info, sequence, Nanoseconds(0)) ==
            FillResult::filled);
    return pixels;
}

double brightness_of(const std::vector<std::uint16_t>& pixels) {
    return std::accumulate(pixels.begin(), pixels.end(), 0.0) / static_cast<double>(pixels.size());
}
}  // namespace

TEST_CASE("exposure and gain make the simulated picture brighter until it saturates, and the offset stays") {
    const auto usual = make_simulated_source(kLitScene, false);
    const auto source = make_simulated_source(kLitScene, false);
    CHECK(source->live_setting(LiveKey::exposure)->value == 10'000);
    CHECK(source->live_setting(LiveKey::gain)->value == 1);
    const double offset = 0.015 * 4095;
    const double once = brightness_of(exposed(*usual, 0)) - offset;
    CHECK(brightness_of(exposed(*source, 0)) - offset == doctest::Approx(once));
    source->set_live(LiveKey::exposure, 20'000);
    CHECK(source->live_setting(LiveKey::exposure)->value == 20'000);
    CHECK(brightness_of(exposed(*source, 0)) - offset == doctest::Approx(2 * once).epsilon(0.1));
    source->set_live(LiveKey::gain, 0.25);
    CHECK(brightness_of(exposed(*source, 0)) - offset == doctest::Approx(once / 2).epsilon(0.1));
    source->set_live(LiveKey::gain, 100);
    const auto saturated = exposed(*source, 0);
    CHECK(std::ranges::max(saturated) == 4095);
    CHECK(std::ranges::count(saturated, 4095) > static_cast<std::ptrdiff_t>(saturated.size() / 2));
    source->set_live(LiveKey::exposure, 10'000);
    source->set_live(LiveKey::gain, 1);
    CHECK(exposed(*source, 7) == [&] {
        const auto other = make_simulated_source(kLitScene, false);
        other->go_to(4);
        return exposed(*other, 7);
    }());
}

TEST_CASE("the lamp of the simulated source is set for the exposure that it starts with") {
    const auto usual = make_simulated_source(kLitScene, false);
    const auto longer = make_simulated_source(kLitScene, false, 40'000);
    CHECK(longer->live_setting(LiveKey::exposure)->value == 40'000);
    CHECK(exposed(*usual, 0) == exposed(*longer, 0));
}

TEST_CASE("brighter samples keep their place among the bits") {
    FrameFormat high = kLitScene;
    high.bit_alignment = BitAlignment::high;
    const auto source = make_simulated_source(high, false);
    source->set_live(LiveKey::gain, 3);
    const auto pixels = exposed(*source, 0);
    CHECK(std::ranges::all_of(pixels, [](std::uint16_t pixel) { return pixel % 16 == 0; }));
    CHECK(std::ranges::max(pixels) == 65'520);
    const auto fractions = make_simulated_source({64, 64, PixelFormat::float32, 32, 0}, false);
    fractions->set_live(LiveKey::gain, 100);
    std::vector<float> levels(64 * 64);
    FrameInfo info;
    REQUIRE(fractions->fill(std::as_writable_bytes(std::span(levels)), info, 0, Nanoseconds(0)) ==
            FillResult::filled);
    CHECK(std::ranges::max(levels) == 1);
}
