#include "acquirer/source/simulated/simulated_source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "acquirer/source/simulated/digit_font.hpp"
#include "acquirer/source/simulated/simulated_cells.hpp"
#include "common/base/error.hpp"
#include "common/frame/embedded_sequence.hpp"

using namespace framering;

namespace {
constexpr FrameFormat kScene{320, 200, PixelFormat::mono16, 12, 0};

std::vector<std::uint16_t> next_frame(FrameSource& source, std::uint64_t sequence) {
    std::vector<std::uint16_t> pixels(source.format().payload_bytes() / 2);
    FrameInfo info;
    REQUIRE(source.wait(Nanoseconds(0)) == Readiness::ready);
    REQUIRE(source.fill(std::as_writable_bytes(std::span(pixels)), info, sequence, Nanoseconds(0)) ==
            FillResult::filled);
    return pixels;
}

// Reads the digits in the upper left corner, as large as `dot` says.
std::string text_in(const std::vector<std::uint16_t>& pixels, std::uint32_t width, std::uint32_t dot) {
    std::string text;
    for (std::uint32_t left = dot; left + 6 * dot < width; left += 6 * dot) {
        DigitRows seen{};
        for (std::uint32_t row = 0; row < kDigitRows; ++row) {
            for (std::uint32_t column = 0; column < kDigitColumns; ++column) {
                const bool lit = pixels[std::size_t{(row + 1) * dot} * width + left + column * dot] == 2048;
                seen[row] = static_cast<std::uint8_t>(seen[row] << 1 | (lit ? 1 : 0));
            }
        }
        const auto digit = std::find(kDigits.begin(), kDigits.end(), seen);
        if (digit == kDigits.end()) {
            break;
        }
        text += static_cast<char>('0' + (digit - kDigits.begin()));
    }
    return text;
}

double mean_of(const std::vector<std::uint16_t>& pixels) {
    double sum = 0;
    for (const std::uint16_t pixel : pixels) {
        sum += pixel;
    }
    return sum / static_cast<double>(pixels.size());
}
}  // namespace

TEST_CASE("the sequence number can be read in the simulated picture") {
    const auto source = make_simulated_source(kScene, false);
    CHECK(text_in(next_frame(*source, 0), kScene.width, 1) == "000000");
    CHECK(text_in(next_frame(*source, 1'234'567'890), kScene.width, 1) == "1234567890");
    const auto large = make_simulated_source({640, 480, PixelFormat::mono16, 12, 0}, false);
    CHECK(text_in(next_frame(*large, 98'765), 640, 3) == "098765");
}

TEST_CASE("a simulated film is the same at every start and no two of its frames are equal") {
    const auto one = make_simulated_source(kScene, false);
    const auto other = make_simulated_source(kScene, false);
    const auto first = next_frame(*one, 7);
    CHECK(first == next_frame(*other, 7));
    const auto second = next_frame(*one, 7);
    CHECK(second != first);
    CHECK(second == next_frame(*other, 7));
}

TEST_CASE("cells drift over a background that stays") {
    const auto source = make_simulated_source(kScene, false);
    const auto before = next_frame(*source, 0);
    for (int i = 0; i < 98; ++i) {
        (void)next_frame(*source, 0);
    }
    const auto after = next_frame(*source, 0);
    // A cell stands out of the background by more than 5 % of full scale, noise does not.
    const auto changed = std::count_if(before.begin(), before.end(), [&, i = std::size_t{0}](int value) mutable {
        return std::abs(value - int{after[i++]}) > 4095 / 20;
    });
    CHECK(changed > 1000);
    CHECK(changed < 64'000 / 4);
    CHECK(mean_of(before) == doctest::Approx(mean_of(after)).epsilon(0.05));
}

TEST_CASE("simulated light is uneven and noisy") {
    const auto source = make_simulated_source({512, 512, PixelFormat::mono16, 16, 0}, false);
    const auto one = next_frame(*source, 0);
    const auto other = next_frame(*source, 0);
    const auto median_of_row = [&](std::size_t row) {
        std::vector<std::uint16_t> line(one.begin() + static_cast<std::ptrdiff_t>(row * 512),
                                        one.begin() + static_cast<std::ptrdiff_t>(row * 512 + 512));
        std::nth_element(line.begin(), line.begin() + 256, line.end());
        return static_cast<double>(line[256]);
    };
    CHECK(median_of_row(280) > 1.2 * median_of_row(505));
    const auto same = std::count_if(one.begin(), one.end(),
                                    [&, i = std::size_t{0}](int value) mutable { return value == other[i++]; });
    CHECK(same < 512 * 512 / 2);
}

TEST_CASE("no simulated pixel exceeds the significant bits") {
    for (const std::uint32_t bits : {1U, 3U, 10U, 12U, 15U}) {
        CAPTURE(bits);
        const auto source = make_simulated_source({300, 200, PixelFormat::mono16, bits, 0}, false);
        for (int i = 0; i < 5; ++i) {
            const auto pixels = next_frame(*source, 888'888);
            const std::uint16_t largest = *std::max_element(pixels.begin(), pixels.end());
            CHECK(largest < (1U << bits));
            CHECK(largest >= (1U << bits) / 2);
        }
    }
}

TEST_CASE("the light of cells saturates over a background at full scale") {
    SimulatedCells<std::uint16_t> cells({200, 100, PixelFormat::mono16, 12, 0});
    std::vector<std::uint16_t> frame(200 * 100, 4095);
    cells.move_to(50);
    cells.draw_rows(frame, 0, 100);
    CHECK(std::count(frame.begin(), frame.end(), 4095) == 200 * 100);

    SimulatedCells<std::uint8_t> small({200, 100, PixelFormat::mono8, 8, 0});
    std::vector<std::uint8_t> bytes(200 * 100, 255);
    small.move_to(50);
    small.draw_rows(bytes, 0, 100);
    CHECK(std::count(bytes.begin(), bytes.end(), 255) == 200 * 100);
}

TEST_CASE("cells drawn in strips are those drawn at once") {
    SimulatedCells<std::uint16_t> cells(kScene);
    std::vector<std::uint16_t> at_once(320 * 200, 10);
    std::vector<std::uint16_t> in_strips = at_once;
    cells.move_to(7);
    cells.draw_rows(at_once, 0, 200);
    for (std::size_t row = 0; row < 200; row += 7) {
        cells.draw_rows(in_strips, row, std::min<std::size_t>(row + 7, 200));
    }
    CHECK(in_strips == at_once);
    CHECK(std::count(at_once.begin(), at_once.end(), 10) < 320 * 200 - 1000);
}

TEST_CASE("the embedded number stands at all its places and only when asked for") {
    FrameInfo info;
    std::vector<std::byte> pixels(kScene.payload_bytes());
    const auto fill = [&](bool embed) {
        const auto source = make_simulated_source(kScene, embed);
        REQUIRE(source->wait(Nanoseconds(0)) == Readiness::ready);
        (void)source->fill(pixels, info, 0xfedcba9876543210ULL, Nanoseconds(0));
    };
    fill(true);
    CHECK(read_embedded_sequence(pixels).all_are(0xfedcba9876543210ULL));
    fill(false);
    CHECK_FALSE(read_embedded_sequence(pixels).all_are(0xfedcba9876543210ULL));
}

TEST_CASE("a frame above the memory limit of the background repeats its rows") {
    // 65 536 bytes a row and 1100 rows: 72 MB, the background keeps 64 MiB of it.
    const FrameFormat tall{32'768, 1100, PixelFormat::mono16, 16, 0};
    const auto source = make_simulated_source(tall, false);
    const auto pixels = next_frame(*source, 0);
    CHECK(pixels.back() > 0);
}

TEST_CASE("significant bits that are high are those that are low in another place") {
    FrameFormat format = kScene;
    const auto low = make_simulated_source(format, false);
    format.bit_alignment = BitAlignment::high;
    const auto high = make_simulated_source(format, false);
    for (std::uint64_t sequence = 0; sequence < 3; ++sequence) {
        auto expected = next_frame(*low, sequence);
        for (std::uint16_t& pixel : expected) {
            pixel = static_cast<std::uint16_t>(pixel << 4);
        }
        CHECK(next_frame(*high, sequence) == expected);
    }
}

TEST_CASE("floating-point pictures are grey ones as fractions of full scale") {
    const auto grey = make_simulated_source({200, 100, PixelFormat::mono16, 16, 0}, false);
    const auto floating = make_simulated_source({200, 100, PixelFormat::float32, 32, 0}, false);
    const auto expected = next_frame(*grey, 5);
    const auto bytes = next_frame(*floating, 5);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const float found = std::bit_cast<float>(std::uint32_t{bytes[2 * i + 1]} << 16 | bytes[2 * i]);
        REQUIRE(found >= 0);
        REQUIRE(found <= 1);
        REQUIRE(found == doctest::Approx(expected[i] / 65'535.0).epsilon(1e-3).scale(0.1));
    }
}

TEST_CASE("cells are coloured, and a Bayer picture has each colour behind its own filters") {
    constexpr std::size_t pixels = std::size_t{320} * 200;
    const auto colour = make_simulated_source({320, 200, PixelFormat::rgb16, 12, 0}, false);
    const auto bayer = make_simulated_source({320, 200, PixelFormat::bayer_gb16, 12, 0}, false);
    std::vector<std::uint16_t> rgb;
    std::vector<std::uint16_t> raw;
    for (int i = 0; i < 30; ++i) {
        rgb = next_frame(*colour, 0);
        raw = next_frame(*bayer, 0);
    }
    std::array<double, 3> sums{};
    std::array<std::size_t, 3> brightest{};
    for (std::size_t i = 0; i < 3 * pixels; ++i) {
        CHECK_UNARY(rgb[i] <= 4095);
        sums[i % 3] += rgb[i];
        const std::size_t pixel = i / 3 * 3;
        brightest[i % 3] +=
            rgb[i] > 1000 && rgb[i] == std::max({rgb[pixel], rgb[pixel + 1], rgb[pixel + 2]}) ? 1U : 0U;
    }
    // Of each colour there is something, and no picture is grey.
    CHECK(*std::ranges::min_element(brightest) > 50);
    CHECK(sums[2] > 1.1 * sums[0]);
    // Filters: green and blue in the first row, red and green in the second. The scenes differ in their noise.
    std::array<double, 3> raw_sums{};
    for (std::size_t y = 0; y < 200; ++y) {
        for (std::size_t x = 0; x < 320; ++x) {
            const std::size_t filter = y % 2 == 0 ? (x % 2 == 0 ? 1 : 2) : (x % 2 == 0 ? 0 : 1);
            raw_sums[filter] += raw[y * 320 + x];
        }
    }
    CHECK(raw_sums[0] / (pixels / 4.0) == doctest::Approx(sums[0] / pixels).epsilon(0.03));
    CHECK(raw_sums[1] / (pixels / 2.0) == doctest::Approx(sums[1] / pixels).epsilon(0.03));
    CHECK(raw_sums[2] / (pixels / 4.0) == doctest::Approx(sums[2] / pixels).epsilon(0.03));
}

TEST_CASE("every pixel format is simulated, with its number in it, at any size") {
    for (std::uint32_t number = 1; const auto pixel_format = pixel_format_from(number); ++number) {
        for (const auto& size : {std::pair{1U, 1U}, {33U, 17U}, {100U, 60U}, {41U, 3001U}}) {
            CAPTURE(number);
            CAPTURE(size.second);
            const FrameFormat format{size.first, size.second, *pixel_format, 8 * bytes_per_sample(*pixel_format),
                                     0};
            const auto source = make_simulated_source(format, true);
            std::vector<std::byte> first(format.payload_bytes());
            std::vector<std::byte> second(first.size());
            FrameInfo info;
            REQUIRE(source->fill(first, info, 7, Nanoseconds(0)) == FillResult::filled);
            REQUIRE(source->fill(second, info, 8, Nanoseconds(0)) == FillResult::filled);
            CHECK(read_embedded_sequence(first).all_are(7));
            CHECK((first != second || first.size() < 8));
        }
    }
}

TEST_CASE("an impossible simulated format is refused") {
    CHECK_THROWS_AS((void)make_simulated_source({0, 5, PixelFormat::mono16, 16, 0}, false), Error);
    CHECK_THROWS_AS((void)make_simulated_source({5, 5, PixelFormat::mono8, 9, 0}, false), Error);
}
