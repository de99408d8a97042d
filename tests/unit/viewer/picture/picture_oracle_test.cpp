// Random frames and views: fast and naive pictures are the same.
#include <doctest/doctest.h>

#include <random>

#include "tests/unit/viewer/picture/naive_picture.hpp"
#include "tests/unit/viewer/test_frame.hpp"
#include "viewer/picture/picture_place.hpp"

using namespace framering;

namespace {
// The same numbers on every machine and run.
class Dice {
  public:
    explicit Dice(std::uint32_t seed) : engine_(seed) {}
    std::uint32_t from_to(std::uint32_t first, std::uint32_t last) {
        return first + static_cast<std::uint32_t>(engine_() % (last - first + 1));
    }
    bool coin() { return engine_() % 2 == 0; }

  private:
    std::mt19937 engine_;
};

PixelBox random_box(Dice& dice) {
    return {dice.from_to(0, 40), dice.from_to(0, 40), dice.from_to(0, 40), dice.from_to(0, 40)};
}

PixelPosition random_position(Dice& dice) {
    return {dice.from_to(0, 40), dice.from_to(0, 40)};
}

View random_view(Dice& dice) {
    View view;
    view.room = {dice.from_to(1, 60), dice.from_to(1, 60)};
    if (dice.coin()) {
        view.region = random_box(dice);
    }
    view.orientation = {dice.coin(), static_cast<std::uint8_t>(dice.from_to(0, 3))};
    const std::uint32_t low = dice.from_to(0, 200);
    const std::vector<Contrast> contrasts{
        {}, parse_contrast("minmax"), fixed_contrast({1.0 * low, low + 30.0}), fixed_contrast({0, 65'535})};
    view.contrast = contrasts[dice.from_to(0, 3)];
    const std::vector<Tone> tones{
        {}, {Tone::Kind::gamma, 2.2}, {Tone::Kind::gamma, 0.5}, {Tone::Kind::logarithm, 1}};
    view.tone = tones[dice.from_to(0, 3)];
    view.marks = dice.coin() ? RangeMarks::ends : RangeMarks::none;
    view.pointer = random_position(dice);
    view.box = random_box(dice);
    view.line = PixelLine{random_position(dice), random_position(dice)};
    return view;
}

// Also frames of few and of extreme values: zero, saturated, beyond.
template <class Pixel>
NaiveImage<Pixel> random_frame(Dice& dice, std::uint32_t bits) {
    NaiveImage<Pixel> frame(dice.from_to(1, 40), dice.from_to(1, 40));
    const std::uint32_t most = dice.coin() ? (1U << bits) - 1 : dice.from_to(0, 3);
    for (Pixel& pixel : frame.values) {
        const std::uint32_t kind = dice.from_to(0, 9);
        const std::uint32_t value = kind == 0 ? 0 : kind == 1 ? (1U << bits) - 1 : dice.from_to(0, most);
        pixel = static_cast<Pixel>(value);
    }
    return frame;
}

template <class Pixel>
void check_statistics(const Picture& picture, const NaiveImage<Pixel>& frame, std::uint32_t saturation) {
    const BoxStatistics whole = naive_statistics(frame, {0, 0, frame.width, frame.height}, saturation);
    CHECK(picture.statistics.minimum == whole.minimum);
    CHECK(picture.statistics.maximum == whole.maximum);
    CHECK(picture.statistics.mean == doctest::Approx(whole.mean));
    CHECK(picture.statistics.saturated == whole.saturated);
    std::array<std::uint32_t, 256> bins{};
    for (const Pixel pixel : frame.values) {
        ++bins[pixel >= saturation ? 255 : pixel * 256U / (saturation + 1)];
    }
    CHECK(picture.histogram == bins);
}

template <class Pixel>
void check_box(const Picture& picture, const NaiveImage<Pixel>& frame, const PixelBox& wanted,
               std::uint32_t saturation) {
    const bool outside = wanted.empty() || wanted.left >= frame.width || wanted.top >= frame.height;
    REQUIRE(picture.measured.box.has_value() == !outside);
    if (outside) {
        return;
    }
    const PixelBox box{wanted.left, wanted.top, std::min(wanted.width, frame.width - wanted.left),
                       std::min(wanted.height, frame.height - wanted.top)};
    const BoxStatistics naive = naive_statistics(frame, box, saturation);
    const BoxStatistics& measured = *picture.measured.box;
    CHECK(measured.box == box);
    CHECK(measured.minimum == naive.minimum);
    CHECK(measured.maximum == naive.maximum);
    CHECK(measured.saturated == naive.saturated);
    CHECK(measured.mean == doctest::Approx(naive.mean));
    CHECK(measured.deviation == doctest::Approx(naive.deviation));
}

template <class Pixel>
void check_pointer_and_line(const Picture& picture, const NaiveImage<Pixel>& frame, const View& view) {
    const auto inside = [&](double x, double y) { return x < frame.width && y < frame.height; };
    if (inside(view.pointer->x, view.pointer->y)) {
        REQUIRE(picture.measured.pointer);
        CHECK(picture.measured.pointer->values ==
              std::vector<double>{1.0 * frame.at(view.pointer->x, view.pointer->y)});
    } else {
        CHECK_FALSE(picture.measured.pointer);
    }
    const double dx = double{1} * view.line->to.x - view.line->from.x;
    const double dy = double{1} * view.line->to.y - view.line->from.y;
    const double steps = std::max({std::abs(dx), std::abs(dy), 1.0});
    const double last = std::max(std::abs(dx), std::abs(dy));
    Measurements::Profile profile;
    for (double step = 0; step <= last; ++step) {
        const double x = view.line->from.x + std::round(step * dx / steps);
        const double y = view.line->from.y + std::round(step * dy / steps);
        if (inside(x, y)) {
            profile.push_back(frame.at(static_cast<std::size_t>(x), static_cast<std::size_t>(y)));
        }
    }
    CHECK((picture.measured.profiles.empty() ? Measurements::Profile{} : picture.measured.profiles.front()) ==
          profile);
}

template <class Pixel>
void check_random_pictures(std::uint32_t bits) {
    Dice dice(bits);
    for (int round = 0; round < 400; ++round) {
        CAPTURE(round);
        const NaiveImage<Pixel> naive = random_frame<Pixel>(dice, bits);
        const View view = random_view(dice);
        const TestFrame<Pixel> frame(naive.width, naive.height, naive.values, bits);
        const auto sample = sample_frame(frame.view(), view);
        REQUIRE(sample);
        const Picture picture = render(*sample, view);
        const std::uint32_t saturation = (1U << bits) - 1;
        const NaiveImage<std::uint8_t> expected =
            naive_picture(naive, picture.region, sample->picture_size, picture.range, view, saturation);
        REQUIRE(picture.size == PictureSize{expected.width, expected.height});
        CHECK(picture.size.width <= view.room.width);
        CHECK(picture.size.height <= view.room.height);
        CHECK(picture.levels == expected.values);
        check_statistics(picture, naive, saturation);
        check_box(picture, naive, *view.box, saturation);
        check_pointer_and_line(picture, naive, view);
    }
}
}  // namespace

TEST_CASE("pictures of random frames of 8 bits are what a naive implementation makes") {
    check_random_pictures<std::uint8_t>(8);
}

TEST_CASE("pictures of random frames of 4 bits in 8 are what a naive implementation makes") {
    check_random_pictures<std::uint8_t>(4);
}

TEST_CASE("pictures of random frames of 12 bits in 16 are what a naive implementation makes") {
    check_random_pictures<std::uint16_t>(12);
}

TEST_CASE("pictures of random frames of 16 bits are what a naive implementation makes") {
    check_random_pictures<std::uint16_t>(16);
}
