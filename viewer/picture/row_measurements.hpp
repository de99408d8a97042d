// What a view wants measured in a frame, row after row as they pass.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "viewer/picture/frame_sample.hpp"

namespace framering {

// The pixels nearest to a line, from one end to the other, a step of a pixel each, as far as they lie in the
// frame.
[[nodiscard]] std::vector<PixelPosition> line_pixels(const PixelLine& line, PictureSize frame);

// Of the pixels of a box; no sum overflows on the largest frame.
struct BoxSums {
    std::uint32_t minimum = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t maximum = 0;
    std::uint64_t sum = 0;
    std::uint64_t squares = 0;
    std::uint64_t saturated = 0;

    template <class Pixel>
    void add(const Pixel* pixels, std::size_t count, std::uint32_t saturation) noexcept {
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t pixel = pixels[i];
            minimum = std::min(minimum, pixel);
            maximum = std::max(maximum, pixel);
            sum += pixel;
            const std::uint32_t square = pixel * pixel;  // 65 535^2 just fits
            squares += square;
            saturated += pixel >= saturation ? 1 : 0;
        }
    }
};

// Requires: `sums` has all pixels of the box, and it is not empty.
[[nodiscard]] BoxStatistics statistics_of(const PixelBox& box, const BoxSums& sums) noexcept;

// Takes every row once, from the first to the last.
class RowMeasurements {
  public:
    RowMeasurements(const View& view, PictureSize frame, std::uint32_t saturation);

    template <class Pixel>
    void take_row(std::size_t row, const Pixel* pixels) {
        if (pointer_ && pointer_->y == row) {
            measured_.pointer = pixels[pointer_->x];
        }
        if (row >= box_.top && row - box_.top < box_.height) {
            sums_.add(pixels + box_.left, box_.width, saturation_);
        }
        // A line that rises is walked from its end.
        for (; taken_ < line_.size() && line_[line_index()].y == row; ++taken_) {
            measured_.profile[line_index()] = pixels[line_[line_index()].x];
        }
    }

    [[nodiscard]] Measurements result() &&;

  private:
    [[nodiscard]] std::size_t line_index() const noexcept { return rises_ ? line_.size() - 1 - taken_ : taken_; }

    std::uint32_t saturation_;
    std::optional<PixelPosition> pointer_;
    PixelBox box_;
    BoxSums sums_;
    std::vector<PixelPosition> line_;
    bool rises_ = false;
    std::size_t taken_ = 0;
    Measurements measured_;
};

}  // namespace framering
