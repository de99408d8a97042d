// Random frames with colours and random views: fast and naive pictures are the same.
#include <doctest/doctest.h>

#include <random>

#include "tests/unit/viewer/picture/naive_colours.hpp"
#include "viewer/picture/picture_place.hpp"

using namespace framering;

namespace {
class ColourDice {
  public:
    explicit ColourDice(std::uint32_t seed) : engine_(seed) {}
    std::uint32_t from_to(std::uint32_t first, std::uint32_t last) {
        return first + static_cast<std::uint32_t>(engine_() % (last - first + 1));
    }
    bool coin() { return engine_() % 2 == 0; }
    PixelBox box(std::uint32_t most) {
        return {from_to(0, most), from_to(0, most), from_to(1, most), from_to(1, most)};
    }

  private:
    std::mt19937 engine_;
};

template <class Sample>
NaiveColours<Sample> random_colours(ColourDice& dice, PixelFormat pixel_format, std::uint32_t bits) {
    NaiveColours<Sample> frame{{dice.from_to(2, 60), dice.from_to(2, 60), pixel_format, bits, 0}, {}};
    const std::uint32_t most = dice.coin() ? (1U << bits) - 1 : dice.from_to(0, 3);
    for (std::size_t i = 0; i < frame.format.payload_bytes() / sizeof(Sample); ++i) {
        const std::uint32_t kind = dice.from_to(0, 9);
        frame.samples.push_back(static_cast<Sample>(kind == 0   ? 0
                                                    : kind == 1 ? (1U << bits) - 1
                                                                : dice.from_to(0, most)));
    }
    return frame;
}

View random_colour_view(ColourDice& dice) {
    View view;
    view.room = {dice.from_to(1, 60), dice.from_to(1, 60)};
    if (dice.coin()) {
        view.region = dice.box(60);
    }
    view.orientation = {dice.coin(), static_cast<std::uint8_t>(dice.from_to(0, 3))};
    const std::array<const char*, 4> contrasts{"minmax", "each:percentile:1,99", "fixed:10,200",
                                               "fixed:0,100,10,200,20,300"};
    view.contrast = parse_contrast(contrasts.at(dice.from_to(0, 3)));
    const std::array<const char*, 3> balances{"off", "auto", "1.5,1,2"};
    view.balance = parse_white_balance(balances.at(dice.from_to(0, 2)));
    view.marks = dice.coin() ? RangeMarks::ends : RangeMarks::none;
    view.pointer = PixelPosition{dice.from_to(0, 60), dice.from_to(0, 60)};
    view.box = dice.box(60);
    view.line = PixelLine{{dice.from_to(0, 60), dice.from_to(0, 60)}, {dice.from_to(0, 60), dice.from_to(0, 60)}};
    return view;
}

void check_statistics(const SampleStatistics& found, const std::vector<NaiveSample>& samples, std::size_t colour,
                      double saturation) {
    SampleStatistics naive;
    naive.minimum = 1e9;
    for (const NaiveSample& sample : samples) {
        if (colour != kColours && sample.colour != colour) {
            continue;
        }
        ++naive.count;
        naive.minimum = std::min(naive.minimum, sample.value);
        naive.maximum = std::max(naive.maximum, sample.value);
        naive.mean += sample.value;
        naive.saturated += sample.value >= saturation ? 1 : 0;
    }
    CHECK(found.count == naive.count);
    CHECK(found.minimum == (naive.count > 0 ? naive.minimum : 0));
    CHECK(found.maximum == naive.maximum);
    CHECK(found.saturated == naive.saturated);
    CHECK(found.mean == doctest::Approx(naive.count > 0 ? naive.mean / static_cast<double>(naive.count) : 0));
}

template <class Statistics>
void check_all_statistics(const Statistics& found, const std::vector<NaiveSample>& samples, double saturation) {
    check_statistics(found, samples, kColours, saturation);
    REQUIRE(found.colours.size() == kColours);
    for (std::size_t colour = 0; colour < kColours; ++colour) {
        check_statistics(found.colours[colour], samples, colour, saturation);
    }
}

// The means of a box of the picture. Mosaic whose boxes are too small: those of its demosaiced pixels.
template <class Sample>
std::array<double, kColours> naive_means(const NaiveColours<Sample>& frame, const PixelBox& box, bool complete) {
    std::array<double, kColours> sums{};
    std::array<double, kColours> counts{};
    if (complete) {
        for (const NaiveSample& sample : frame.in(box)) {
            sums[sample.colour] += sample.value;
            ++counts[sample.colour];
        }
    } else {
        for (std::size_t y = box.top; y < box.top + box.height; ++y) {
            for (std::size_t x = box.left; x < box.left + box.width; ++x) {
                const auto colours = frame.demosaiced_at(x, y);
                for (std::size_t colour = 0; colour < kColours; ++colour) {
                    sums[colour] += colours[colour];
                    ++counts[colour];
                }
            }
        }
    }
    for (std::size_t colour = 0; colour < kColours; ++colour) {
        sums[colour] = std::floor(sums[colour] / counts[colour] + 0.5);
    }
    return sums;
}

std::uint32_t naive_level_of(double mean, double gain, ContrastRange range) {
    const double value = mean * gain;
    if (value == range.low && range.high <= range.low) {
        return 127;
    }
    if (value <= range.low || value >= range.high) {
        return value <= range.low ? 0 : 255;
    }
    return static_cast<std::uint32_t>(std::lround((value - range.low) / (range.high - range.low) * 255));
}

template <class Sample>
std::vector<std::uint32_t> naive_colour_picture(const NaiveColours<Sample>& frame, const Picture& picture,
                                                const FrameSample& sample, const View& view, double saturation) {
    const PictureSize lying = sample.picture_size;
    const PixelBox& region = picture.region;
    const bool complete = is_rgb(frame.format.pixel_format) ||
                          (region.width >= 2 * sample.size.width && region.height >= 2 * sample.size.height);
    NaiveImage<std::uint32_t> image(lying.width, lying.height);
    for (std::uint32_t y = 0; y < lying.height; ++y) {
        for (std::uint32_t x = 0; x < lying.width; ++x) {
            const auto [left, right] = naive_pixels_of(x, lying.width, region.width);
            const auto [top, bottom] = naive_pixels_of(y, lying.height, region.height);
            const PixelBox box{region.left + left, region.top + top, right - left, bottom - top};
            double most = 0;
            for (const NaiveSample& one : frame.in(box)) {
                most = std::max(most, one.value);
            }
            const auto means = naive_means(frame, box, complete);
            std::uint32_t colour = 0xFF;
            for (std::size_t i = 0; i < kColours; ++i) {
                colour = colour << 8 | naive_level_of(means[i], picture.gains[i], picture.colour_ranges[i]);
            }
            const bool marked = view.marks == RangeMarks::ends && (most >= saturation || most == 0);
            image.at(x, y) = !marked ? colour : most == 0 ? 0xFF0000FF : 0xFFFF0000;
        }
    }
    return naively_laid_out(std::move(image), view.orientation).values;
}

template <class Sample>
void check_reading(const Picture& picture, const NaiveColours<Sample>& frame, const View& view) {
    const PixelPosition at = *view.pointer;
    const bool inside = at.x < frame.format.width && at.y < frame.format.height;
    REQUIRE(picture.measured.pointer.has_value() == inside);
    if (!inside) {
        return;
    }
    const PixelReading& reading = *picture.measured.pointer;
    std::array<double, kColours> values{};
    if (const auto pattern = bayer_pattern_of(frame.format.pixel_format)) {
        values = frame.demosaiced_at(at.x, at.y);
        CHECK(reading.filter == "RGB"[mosaic_of(*pattern).colour_at(at.x, at.y)]);
        CHECK(reading.raw == frame.at(at.x, at.y));
    } else {
        values = {frame.at(at.x, at.y, 0), frame.at(at.x, at.y, 1), frame.at(at.x, at.y, 2)};
        CHECK(reading.filter == 0);
    }
    CHECK(reading.values == std::vector<double>(values.begin(), values.end()));
}

void check_histograms(const Picture& picture, const std::vector<NaiveSample>& samples, std::uint32_t saturation) {
    std::vector<HistogramBins> colours(kColours);
    HistogramBins all{};
    for (const NaiveSample& sample : samples) {
        const auto value = static_cast<std::uint32_t>(sample.value);
        const std::uint32_t bin = value >= saturation ? 255 : value * 256 / (saturation + 1);
        ++colours[sample.colour][bin];
        ++all[bin];
    }
    CHECK(picture.colour_histograms == colours);
    CHECK(picture.histogram == all);
}

template <class Sample>
void check_random_colours(PixelFormat pixel_format, std::uint32_t bits) {
    ColourDice dice(bits + static_cast<std::uint32_t>(pixel_format));
    for (int round = 0; round < 150; ++round) {
        CAPTURE(round);
        const NaiveColours<Sample> naive = random_colours<Sample>(dice, pixel_format, bits);
        const View view = random_colour_view(dice);
        const TestFrame<Sample> frame(naive.format, naive.samples);
        const auto sample = sample_frame(frame.view(), view);
        REQUIRE(sample);
        const Picture picture = render(*sample, view);
        const std::uint32_t saturation = (1U << bits) - 1;
        CHECK(picture.levels.empty());
        CHECK(picture.colours == naive_colour_picture(naive, picture, *sample, view, saturation));
        const PixelBox whole{0, 0, naive.format.width, naive.format.height};
        check_all_statistics(picture.statistics, naive.in(whole), saturation);
        check_histograms(picture, naive.in(whole), saturation);
        check_reading(picture, naive, view);
        const PixelBox box = *view.box;
        if (box.left < whole.width && box.top < whole.height) {
            REQUIRE(picture.measured.box);
            check_all_statistics(*picture.measured.box, naive.in(picture.measured.box->box), saturation);
        }
    }
}
}  // namespace

TEST_CASE("pictures of random colour frames are what a naive implementation makes") {
    check_random_colours<std::uint8_t>(PixelFormat::rgb8, 8);
    check_random_colours<std::uint16_t>(PixelFormat::rgb16, 12);
    check_random_colours<std::uint16_t>(PixelFormat::rgb16, 16);
}

TEST_CASE("pictures of random mosaics of every pattern are what a naive implementation makes") {
    for (const PixelFormat format :
         {PixelFormat::bayer_rg8, PixelFormat::bayer_gr8, PixelFormat::bayer_gb8, PixelFormat::bayer_bg8}) {
        CAPTURE(name_of(format));
        check_random_colours<std::uint8_t>(format, 8);
    }
    for (const PixelFormat format :
         {PixelFormat::bayer_rg16, PixelFormat::bayer_gr16, PixelFormat::bayer_gb16, PixelFormat::bayer_bg16}) {
        CAPTURE(name_of(format));
        check_random_colours<std::uint16_t>(format, 12);
    }
}
