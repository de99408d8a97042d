#include "viewer/picture/row_measurements.hpp"

#include <cmath>

#include "viewer/picture/picture_place.hpp"

namespace framering {

namespace {
// One coordinate along a line. No sum overflows, wherever the ends lie.
class LineSide {
  public:
    LineSide(std::uint32_t from, std::uint32_t to, std::uint32_t steps) noexcept
        : from_(from),
          distance_(from < to ? to - from : from - to),
          steps_(std::max(1U, steps)),
          back_(to < from) {}

    [[nodiscard]] std::uint32_t at(std::uint64_t step) const noexcept {
        const auto way = static_cast<std::uint32_t>((step * distance_ + steps_ / 2) / steps_);
        return back_ ? from_ - way : from_ + way;
    }
    // Cuts off the steps at one of the two ends where at() reaches the limit.
    void keep_below(std::uint32_t limit, std::uint64_t& begin, std::uint64_t& end) const noexcept {
        std::uint64_t low = begin;
        std::uint64_t high = end;
        while (low < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            if ((at(middle) < limit) != back_) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (back_ ? begin : end) = low;
    }

  private:
    std::uint32_t from_;
    std::uint64_t distance_;
    std::uint64_t steps_;
    bool back_;
};

std::uint32_t distance(std::uint32_t a, std::uint32_t b) noexcept {
    return a < b ? b - a : a - b;
}
}  // namespace

std::vector<PixelPosition> line_pixels(const PixelLine& line, PictureSize frame) {
    const std::uint32_t steps = std::max(distance(line.from.x, line.to.x), distance(line.from.y, line.to.y));
    const LineSide x(line.from.x, line.to.x, steps);
    const LineSide y(line.from.y, line.to.y, steps);
    std::uint64_t begin = 0;
    std::uint64_t end = std::uint64_t{steps} + 1;
    x.keep_below(frame.width, begin, end);
    y.keep_below(frame.height, begin, end);
    std::vector<PixelPosition> pixels;
    for (std::uint64_t step = begin; step < end; ++step) {
        pixels.push_back({x.at(step), y.at(step)});
    }
    return pixels;
}

std::optional<PixelPosition> part_within(const std::optional<PixelPosition>& position,
                                         PictureSize frame) noexcept {
    const bool inside = position && position->x < frame.width && position->y < frame.height;
    return inside ? position : std::nullopt;
}

PixelBox part_within(const std::optional<PixelBox>& box, PictureSize frame) noexcept {
    const bool inside = box && !box->empty() && box->left < frame.width && box->top < frame.height;
    return inside ? shown_region(frame, *box) : PixelBox{};
}

void BoxSums::add(const BoxSums& other) noexcept {
    minimum = std::min(minimum, other.minimum);
    maximum = std::max(maximum, other.maximum);
    sum += other.sum;
    squares += other.squares;
    saturated += other.saturated;
    count += other.count;
}

SpreadStatistics BoxSums::statistics() const noexcept {
    SpreadStatistics result;
    if (count == 0) {
        return result;
    }
    result.minimum = minimum;
    result.maximum = maximum;
    result.saturated = saturated;
    result.count = count;
    result.mean = static_cast<double>(sum) / static_cast<double>(count);
    // The squares of the distances to the mean's whole part: wrapping integers give them exactly, where floating
    // point would cancel.
    const std::uint64_t whole = sum / count;
    const std::uint64_t distances = squares - 2 * whole * sum + whole * whole * count;
    const double rest = static_cast<double>(sum % count) / static_cast<double>(count);
    const double variance = static_cast<double>(distances) / static_cast<double>(count) - rest * rest;
    result.deviation = std::sqrt(std::max(0.0, variance));
    return result;
}

void FloatBoxSums::add_one(double value) noexcept {
    if (!std::isfinite(value)) {
        ++(std::isnan(value) ? not_numbers : infinite);
        return;
    }
    origin = std::isnan(origin) ? value : origin;
    minimum = std::min(minimum, value);
    maximum = std::max(maximum, value);
    sum += value - origin;
    squares += (value - origin) * (value - origin);
}

SpreadStatistics FloatBoxSums::statistics() const noexcept {
    SpreadStatistics result;
    result.count = count;
    result.not_numbers = not_numbers;
    result.infinite = infinite;
    if (const auto finite = static_cast<double>(count - not_numbers - infinite); finite > 0) {
        const double mean = sum / finite;
        result.minimum = minimum;
        result.maximum = maximum;
        result.mean = origin + mean;
        result.deviation = std::sqrt(std::max(0.0, squares / finite - mean * mean));
    }
    return result;
}

}  // namespace framering
