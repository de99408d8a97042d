// What a picture in colours comes to, box by box and sample by sample, however slow.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "tests/unit/viewer/picture/naive_picture.hpp"
#include "tests/unit/viewer/test_frame.hpp"
#include "viewer/picture/channels.hpp"

namespace framering {

// Every sample with its place and its colour.
struct NaiveSample {
    std::size_t x;
    std::size_t y;
    std::size_t colour;
    double value;
};

template <class Sample>
struct NaiveColours {
    FrameFormat format;
    std::vector<Sample> samples;

    [[nodiscard]] double at(std::size_t x, std::size_t y, std::size_t colour = 0) const {
        return 1.0 * samples[(y * format.width + x) * samples_per_pixel(format.pixel_format) + colour];
    }
    [[nodiscard]] std::vector<NaiveSample> in(const PixelBox& box) const {
        std::vector<NaiveSample> found;
        const auto pattern = bayer_pattern_of(format.pixel_format);
        for (std::size_t y = box.top; y < box.top + box.height; ++y) {
            for (std::size_t x = box.left; x < box.left + box.width; ++x) {
                if (pattern) {
                    found.push_back({x, y, mosaic_of(*pattern).colour_at(x, y), at(x, y)});
                    continue;
                }
                for (std::size_t colour = 0; colour < kColours; ++colour) {
                    found.push_back({x, y, colour, at(x, y, colour)});
                }
            }
        }
        return found;
    }
    // Of the nearest samples of each colour: those among the nine around a pixel that are nearest to it, those
    // beyond an edge mirrored. Requires: a mosaic, no side below 2.
    [[nodiscard]] std::array<double, kColours> demosaiced_at(std::size_t x, std::size_t y) const {
        const Mosaic mosaic = mosaic_of(*bayer_pattern_of(format.pixel_format));
        std::array<double, kColours> colours{};
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            for (const int nearest : {0, 1, 2}) {
                std::vector<double> values;
                for (int dy = -1; dy <= 1; ++dy) {
                    for (int dx = -1; dx <= 1; ++dx) {
                        const auto [column, row] =
                            std::pair(mirrored(x, dx, format.width), mirrored(y, dy, format.height));
                        if (dx * dx + dy * dy == nearest && mosaic.colour_at(column, row) == colour) {
                            values.push_back(at(column, row));
                        }
                    }
                }
                if (!values.empty()) {
                    double sum = 0;
                    for (const double value : values) {
                        sum += value;
                    }
                    colours[colour] = std::floor(sum / static_cast<double>(values.size()) + 0.5);
                    break;
                }
            }
        }
        return colours;
    }

  private:
    static std::size_t mirrored(std::size_t place, int step, std::size_t side) {
        const auto to = static_cast<std::ptrdiff_t>(place) + step;
        return to < 0 ? 1 : to >= static_cast<std::ptrdiff_t>(side) ? side - 2 : static_cast<std::size_t>(to);
    }
};

}  // namespace framering
