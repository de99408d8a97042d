#include "viewer/picture/frame_sample.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "viewer/picture/checked_format.hpp"
#include "viewer/picture/picture_place.hpp"
#include "viewer/picture/pixel_rows.hpp"
#include "viewer/picture/row_measurements.hpp"
#include "viewer/picture/shares.hpp"

namespace framering {

namespace {
constexpr double kHistogramPixels = 65'536;

// Pixels of every how manieth row and column are counted in the histogram.
std::size_t histogram_step(const FrameFormat& format) noexcept {
    return static_cast<std::size_t>(
        std::ceil(std::sqrt(double{1} * format.width * format.height / kHistogramPixels)));
}

template <class Pixel>
class Sampling {
  public:
    Sampling(const FrameFormat& format, const View& view, FrameSample& out)
        : format_(format),
          out_(out),
          loops_(row_loops<Pixel>()),
          saturation_(static_cast<Pixel>(out.statistics.saturation)),
          measurements_(view, {format.width, format.height}, out.statistics.saturation),
          row_(format.width),
          sums_(out.region.width),
          maxima_(out.region.width),
          scratch_sums_(out.region.width),
          scratch_maxima_(out.region.width),
          means_of_band_(out.size.width),
          maxima_of_band_(out.size.width),
          histogram_step_(histogram_step(format)) {
        const Shares columns(out.size.width, out.region.width);
        for (std::size_t column = 0; column <= out.size.width; ++column) {
            column_begins_.push_back(static_cast<std::uint32_t>(columns.begin(column)));
        }
    }

    void run(const std::byte* pixels) {
        std::size_t row = 0;
        for (; row < out_.region.top; ++row) {
            take_row(row, pixels);
            add_outside(0, row_.size());
        }
        const Shares rows(out_.size.height, out_.region.height);
        for (std::size_t band = 0; band < out_.size.height; ++band) {
            const std::size_t begin = row;
            for (; row < out_.region.top + rows.begin(band + 1); ++row) {
                take_row(row, pixels);
                add_to_band();
            }
            finish_band(row - begin);
        }
        for (; row < format_.height; ++row) {
            take_row(row, pixels);
            add_outside(0, row_.size());
        }
        finish();
    }

  private:
    void take_row(std::size_t row, const std::byte* pixels) {
        read_row(std::as_writable_bytes(std::span(row_)), pixels + row * format_.row_bytes());
        measurements_.take_row(row, row_.data());
        if (row % histogram_step_ == 0) {
            // The first column moves, so that a pattern of columns on the sensor is not met always at the same
            // phase.
            for (std::size_t x = row / histogram_step_ * 5 % histogram_step_; x < row_.size();
                 x += histogram_step_) {
                out_.histogram.add(row_[x]);
            }
        }
    }

    void add_outside(std::size_t begin, std::size_t end) noexcept {
        if (begin < end) {
            totals_.add(loops_.totals(row_.data() + begin, end - begin, saturation_));
        }
    }

    void add_to_band() noexcept {
        const PixelBox& region = out_.region;
        add_outside(0, region.left);
        totals_.add(loops_.add_to_band(row_.data() + region.left, region.width, saturation_,
                                       {sums_.data(), maxima_.data()}));
        add_outside(std::size_t{region.left} + region.width, row_.size());
    }

    void finish_band(std::size_t rows) {
        loops_.finish_band({sums_.data(), maxima_.data()}, {scratch_sums_.data(), scratch_maxima_.data()},
                           {column_begins_.data(), out_.size.width, rows}, means_of_band_.data(),
                           maxima_of_band_.data());
        // Into reserved memory that nobody has touched: to fill it first would cost as much as this.
        out_.means.insert(out_.means.end(), means_of_band_.begin(), means_of_band_.end());
        out_.maxima.insert(out_.maxima.end(), maxima_of_band_.begin(), maxima_of_band_.end());
        std::fill(sums_.begin(), sums_.end(), 0);
        std::fill(maxima_.begin(), maxima_.end(), Pixel{0});
    }

    void finish() {
        out_.statistics.minimum = totals_.minimum;
        out_.statistics.maximum = totals_.maximum;
        out_.statistics.saturated = totals_.saturated;
        out_.statistics.mean = static_cast<double>(totals_.sum) / (double{1} * format_.width * format_.height);
        out_.measured = std::move(measurements_).result();
    }

    const FrameFormat& format_;
    FrameSample& out_;
    const RowLoops<Pixel>& loops_;
    Pixel saturation_;
    RowMeasurements measurements_;
    PixelTotals<Pixel> totals_;
    std::vector<Pixel> row_;
    std::vector<std::uint32_t> sums_;
    std::vector<Pixel> maxima_;
    std::vector<std::uint32_t> scratch_sums_;
    std::vector<Pixel> scratch_maxima_;
    std::vector<std::uint16_t> means_of_band_;
    std::vector<std::uint16_t> maxima_of_band_;
    std::size_t histogram_step_;
    std::vector<std::uint32_t> column_begins_;
};
}  // namespace

std::optional<FrameSample> sample_frame(const FrameView& frame, const View& view) {
    const auto format = checked_format(frame);
    if (!format) {
        return std::nullopt;
    }
    const PictureLayout layout = picture_layout({format->width, format->height}, view);
    FrameSample out;
    out.picture_size = layout.size;
    out.region = layout.region;
    out.size = layout.sampled;
    out.means.reserve(out.size.pixels());
    out.maxima.reserve(out.size.pixels());
    out.histogram = Histogram(1U << (8 * bytes_per_pixel(format->pixel_format)));
    out.statistics.saturation = (1U << format->significant_bits) - 1;
    if (format->pixel_format == PixelFormat::mono8) {
        Sampling<std::uint8_t>(*format, view, out).run(frame.pixels.data());
    } else {
        Sampling<std::uint16_t>(*format, view, out).run(frame.pixels.data());
    }
    return out;
}

}  // namespace framering
