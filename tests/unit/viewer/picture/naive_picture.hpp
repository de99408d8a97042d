// The same pictures as viewer/picture makes, pixel by pixel as the words of the contracts say it, however slow.
#pragma once
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "viewer/picture/picture.hpp"

namespace framering {

// Row after row.
template <class Value>
struct NaiveImage {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<Value> values;

    NaiveImage(std::uint32_t columns, std::uint32_t rows)
        : width(columns), height(rows), values(std::size_t{columns} * rows) {}
    [[nodiscard]] Value& at(std::size_t x, std::size_t y) { return values[y * width + x]; }
    [[nodiscard]] const Value& at(std::size_t x, std::size_t y) const { return values[y * width + x]; }
};

template <class Value>
NaiveImage<Value> naively_mirrored(const NaiveImage<Value>& image) {
    NaiveImage<Value> out(image.width, image.height);
    for (std::size_t y = 0; y < image.height; ++y) {
        for (std::size_t x = 0; x < image.width; ++x) {
            out.at(image.width - 1 - x, y) = image.at(x, y);
        }
    }
    return out;
}

// The left edge becomes the upper edge.
template <class Value>
NaiveImage<Value> naively_turned(const NaiveImage<Value>& image) {
    NaiveImage<Value> out(image.height, image.width);
    for (std::size_t y = 0; y < image.height; ++y) {
        for (std::size_t x = 0; x < image.width; ++x) {
            out.at(image.height - 1 - y, x) = image.at(x, y);
        }
    }
    return out;
}

template <class Value>
NaiveImage<Value> naively_laid_out(NaiveImage<Value> image, Orientation orientation) {
    if (orientation.mirrored) {
        image = naively_mirrored(image);
    }
    for (int turn = 0; turn < orientation.quarter_turns; ++turn) {
        image = naively_turned(image);
    }
    return image;
}

// The pixels of a side that number `index` of `count` pictured ones stands for: from the first to the one behind.
inline std::pair<std::uint32_t, std::uint32_t> naive_pixels_of(std::uint32_t index, std::uint32_t count,
                                                               std::uint32_t pixels) {
    if (count <= pixels) {
        return {index * pixels / count, (index + 1) * pixels / count};
    }
    std::uint32_t pixel = 0;
    while ((pixel + 1) * count / pixels <= index) {
        ++pixel;
    }
    return {pixel, pixel + 1};
}

struct NaiveBox {
    std::uint32_t mean = 0;
    std::uint32_t maximum = 0;
};

template <class Pixel>
NaiveBox naive_box(const NaiveImage<Pixel>& frame, const PixelBox& box) {
    std::uint64_t sum = 0;
    NaiveBox result;
    for (std::uint32_t y = box.top; y < box.top + box.height; ++y) {
        for (std::uint32_t x = box.left; x < box.left + box.width; ++x) {
            sum += frame.at(x, y);
            result.maximum = std::max<std::uint32_t>(result.maximum, frame.at(x, y));
        }
    }
    const double pixels = double{1} * box.width * box.height;
    result.mean = static_cast<std::uint32_t>(std::floor(static_cast<double>(sum) / pixels + 0.5));
    return result;
}

inline double naive_tone(double position, Tone tone) {
    switch (tone.kind) {
        case Tone::Kind::linear:
            return position;
        case Tone::Kind::gamma:
            return std::pow(position, 1 / tone.gamma);
        case Tone::Kind::logarithm:
            return std::log(1 + 1000 * position) / std::log(1001.0);
    }
    return 0;
}

inline std::uint8_t naive_level(NaiveBox box, ContrastRange range, const View& view, std::uint32_t saturation) {
    const bool marked = view.marks == RangeMarks::ends;
    if (marked && (box.maximum >= saturation || box.maximum == 0)) {
        return box.maximum == 0 ? 0 : 255;
    }
    const double darkest = marked ? 1 : 0;
    const double brightest = marked ? 254 : 255;
    if (range.low == range.high && box.mean == range.low) {
        return 127;
    }
    if (box.mean <= range.low || box.mean >= range.high) {
        return static_cast<std::uint8_t>(box.mean <= range.low ? darkest : brightest);
    }
    const double position = double{1} * (box.mean - range.low) / (range.high - range.low);
    return static_cast<std::uint8_t>(
        std::lround(darkest + (brightest - darkest) * naive_tone(position, view.tone)));
}

// `lying`: the picture's size as the frame lies.
template <class Pixel>
NaiveImage<std::uint8_t> naive_picture(const NaiveImage<Pixel>& frame, const PixelBox& region, PictureSize lying,
                                       ContrastRange range, const View& view, std::uint32_t saturation) {
    NaiveImage<std::uint8_t> picture(lying.width, lying.height);
    for (std::uint32_t y = 0; y < lying.height; ++y) {
        for (std::uint32_t x = 0; x < lying.width; ++x) {
            const auto [left, right] = naive_pixels_of(x, lying.width, region.width);
            const auto [top, bottom] = naive_pixels_of(y, lying.height, region.height);
            const PixelBox box{region.left + left, region.top + top, right - left, bottom - top};
            picture.at(x, y) = naive_level(naive_box(frame, box), range, view, saturation);
        }
    }
    return naively_laid_out(std::move(picture), view.orientation);
}

template <class Pixel>
BoxStatistics naive_statistics(const NaiveImage<Pixel>& frame, const PixelBox& box, std::uint32_t saturation) {
    std::vector<double> values;
    BoxStatistics result;
    result.box = box;
    result.minimum = 65'535;
    for (std::uint32_t y = box.top; y < box.top + box.height; ++y) {
        for (std::uint32_t x = box.left; x < box.left + box.width; ++x) {
            const std::uint32_t pixel = frame.at(x, y);
            values.push_back(pixel);
            result.minimum = std::min<double>(result.minimum, pixel);
            result.maximum = std::max<double>(result.maximum, pixel);
            result.saturated += pixel >= saturation ? 1 : 0;
            result.mean += pixel;
        }
    }
    const auto pixels = static_cast<double>(values.size());
    result.mean /= pixels;
    double squares = 0;
    for (const double value : values) {
        squares += (value - result.mean) * (value - result.mean);
    }
    result.deviation = std::sqrt(squares / pixels);
    return result;
}

}  // namespace framering
