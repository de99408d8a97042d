// Single pixels of a frame, as a view wants them measured.
#pragma once
#include <optional>
#include <type_traits>

#include "viewer/picture/demosaic.hpp"
#include "viewer/picture/frame_rows.hpp"
#include "viewer/picture/frame_sample.hpp"

namespace framering {

// Thread safety: one thread.
template <class Sample>
class PixelReader {
  public:
    PixelReader(const FrameFormat& format, std::span<const std::byte> bytes, BayerView view)
        : rows_(format, bytes), bayer_(bayer_pattern_of(format.pixel_format)), view_(view) {}

    [[nodiscard]] std::size_t channels() const noexcept {
        const bool shows_colours = bayer_ && view_ == BayerView::colour;
        return shows_colours || is_rgb(rows_.format().pixel_format) ? kColours : 1;
    }
    // Calls take(channel, value) for each. Requires: the pixel is in the frame.
    template <class Take>
    void read(std::size_t x, std::size_t y, Take take) const {
        if (channels() == 1) {
            take(0, static_cast<double>(rows_.sample(x, y)));
        } else if (!bayer_) {
            for (std::size_t colour = 0; colour < kColours; ++colour) {
                take(colour, static_cast<double>(rows_.sample(kColours * x + colour, y)));
            }
        } else if constexpr (std::is_integral_v<Sample>) {
            const auto colours = colours_at(x, y);
            for (std::size_t colour = 0; colour < kColours; ++colour) {
                take(colour, double{1} * colours[colour]);
            }
        }
    }
    [[nodiscard]] PixelReading reading(std::size_t x, std::size_t y) const {
        PixelReading reading;
        read(x, y, [&](std::size_t /*channel*/, double value) { reading.values.push_back(value); });
        if (bayer_) {
            reading.filter = *kColourLetters[mosaic_of(*bayer_).colour_at(x, y)];
            reading.raw = static_cast<double>(rows_.sample(x, y));
        }
        return reading;
    }

  private:
    // Of the nine samples around it.
    [[nodiscard]] std::array<std::uint16_t, kColours> colours_at(std::size_t x, std::size_t y) const {
        const std::size_t width = rows_.format().width;
        const std::size_t height = rows_.format().height;
        const std::array<std::size_t, 3> columns{before(x, width), x, behind(x, width)};
        const std::array<std::size_t, 3> lines{before(y, height), y, behind(y, height)};
        std::array<std::array<Sample, 3>, 3> around{};
        for (std::size_t line = 0; line < lines.size(); ++line) {
            for (std::size_t column = 0; column < columns.size(); ++column) {
                around[line][column] = rows_.sample(columns[column], lines[line]);
            }
        }
        // The middle of the nine has the filter of (x, y).
        const Mosaic mosaic = mosaic_of(*bayer_);
        const auto shift = [](std::uint32_t red, std::size_t place) {
            return static_cast<std::uint32_t>((red + place + 1) % 2);
        };
        return demosaiced<Sample>({around[0].data(), around[1].data(), around[2].data()}, 1, 1, 3,
                                  {shift(mosaic.red_row, y), shift(mosaic.red_column, x)});
    }

    FrameRows<Sample> rows_;
    std::optional<BayerPattern> bayer_;
    BayerView view_;
};

}  // namespace framering
