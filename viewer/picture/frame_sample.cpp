#include "viewer/picture/frame_sample.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "viewer/picture/checked_format.hpp"
#include "viewer/picture/pixel_rows.hpp"

namespace framering {

namespace {
constexpr double kHistogramPixels = 65'536;

// Where box number `index` of `count` begins among `pixels`.
std::size_t box_begin(std::size_t index, std::uint32_t count, std::uint32_t pixels) noexcept {
    return index * pixels / count;
}

template <class Pixel>
class Sampling {
  public:
    Sampling(const FrameFormat& format, FrameSample& out)
        : format_(format),
          out_(out),
          row_(format.width),
          sums_(format.width),
          maxima_(format.width),
          minimum_(std::numeric_limits<Pixel>::max()),
          histogram_step_(static_cast<std::size_t>(
              std::ceil(std::sqrt(double{1} * format.width * format.height / kHistogramPixels)))) {
        for (std::uint32_t column = 0; column <= out.size.width; ++column) {
            column_begins_.push_back(box_begin(column, out.size.width, format.width));
        }
    }

    void run(const std::byte* pixels) {
        for (std::uint32_t picture_row = 0; picture_row < out_.size.height; ++picture_row) {
            const std::size_t begin = box_begin(picture_row, out_.size.height, format_.height);
            const std::size_t end = box_begin(picture_row + 1, out_.size.height, format_.height);
            for (std::size_t row = begin; row < end; ++row) {
                read_row(std::as_writable_bytes(std::span(row_)), pixels + row * format_.row_bytes());
                take_row(row);
            }
            finish_band(end - begin);
        }
        out_.statistics.minimum = minimum_;
        out_.statistics.mean = static_cast<double>(sum_) / (double{1} * format_.width * format_.height);
    }

  private:
    void take_row(std::size_t row) {
        const auto totals = add_row<Pixel>(row_.data(), row_.size(), {sums_.data(), maxima_.data()},
                                           static_cast<Pixel>(out_.statistics.saturation));
        minimum_ = std::min(minimum_, totals.minimum);
        out_.statistics.saturated += totals.saturated;
        if (row % histogram_step_ == 0) {
            // The first column moves, so that a pattern of columns on the sensor is not met always at the same
            // phase.
            for (std::size_t x = row / histogram_step_ * 5 % histogram_step_; x < row_.size();
                 x += histogram_step_) {
                out_.histogram.add(row_[x]);
            }
        }
    }

    void finish_band(std::size_t rows) {
        for (std::uint32_t column = 0; column < out_.size.width; ++column) {
            const std::size_t begin = column_begins_[column];
            const std::size_t end = column_begins_[column + 1];
            const std::uint64_t sum = std::accumulate(&sums_[begin], sums_.data() + end, std::uint64_t{0});
            const std::uint64_t pixels = rows * (end - begin);
            const Pixel maximum = *std::max_element(&maxima_[begin], maxima_.data() + end);
            out_.means.push_back(static_cast<std::uint16_t>((sum + pixels / 2) / pixels));
            out_.maxima.push_back(maximum);
            out_.statistics.maximum = std::max<std::uint32_t>(out_.statistics.maximum, maximum);
            sum_ += sum;
        }
        std::fill(sums_.begin(), sums_.end(), 0);
        std::fill(maxima_.begin(), maxima_.end(), Pixel{0});
    }

    const FrameFormat& format_;
    FrameSample& out_;
    std::vector<Pixel> row_;
    std::vector<std::uint32_t> sums_;
    std::vector<Pixel> maxima_;
    Pixel minimum_;
    std::uint64_t sum_ = 0;
    std::size_t histogram_step_;
    std::vector<std::size_t> column_begins_;
};
}  // namespace

std::optional<FrameSample> sample_frame(const FrameView& frame, const View& view) {
    const auto format = checked_format(frame);
    if (!format) {
        return std::nullopt;
    }
    FrameSample out;
    out.picture_size = fit_into({format->width, format->height}, view.room);
    out.region = {0, 0, format->width, format->height};
    out.size = {std::min(out.picture_size.width, format->width),
                std::min(out.picture_size.height, format->height)};
    out.means.reserve(out.size.pixels());
    out.maxima.reserve(out.size.pixels());
    out.histogram = Histogram(1U << (8 * bytes_per_pixel(format->pixel_format)));
    out.statistics.saturation = (1U << format->significant_bits) - 1;
    if (format->pixel_format == PixelFormat::mono8) {
        Sampling<std::uint8_t>(*format, out).run(frame.pixels.data());
    } else {
        Sampling<std::uint16_t>(*format, out).run(frame.pixels.data());
    }
    return out;
}

}  // namespace framering
