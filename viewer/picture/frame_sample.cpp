#include "viewer/picture/frame_sample.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "common/ring/racing_copy.hpp"
#include "viewer/picture/band_boxes.hpp"
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
    Sampling(const FrameFormat& format, std::span<const std::byte> pixels, const View& view, FrameSample& out)
        : format_(format),
          pixels_(pixels),
          out_(out),
          loops_(row_loops<Pixel>()),
          saturation_(static_cast<Pixel>(out.statistics.saturation)),
          measurements_(view, {format.width, format.height}, out.statistics.saturation),
          sums_(out.region.width),
          maxima_(out.region.width),
          boxes_(out.size.width, out.region.width),
          means_(out.size.width),
          ends_(view.marks == RangeMarks::ends ? out.size.width : 0),
          histogram_step_(histogram_step(format)) {}

    void run() {
        const PixelBox& region = out_.region;
        add_outside(0, region.top);
        const Shares rows(out_.size.height, region.height);
        for (std::size_t band = 0; band < out_.size.height; ++band) {
            add_band(region.top + rows.begin(band), region.top + rows.begin(band + 1));
        }
        add_outside(std::size_t{region.top} + region.height, format_.height);
        finish();
    }

  private:
    using Rows = PixelRows<Pixel>;

    // Calls take(Rows) for the rows from `begin` to before `end`, from left to right edge.
    template <class Take>
    void each_few_rows(std::size_t begin, std::size_t end, Take take) {
        for (std::size_t row = begin; row < end;) {
            const std::size_t count = std::min(Rows::kMost, end - row);
            const auto piece = pixels_.subspan(row * format_.row_bytes(), count * format_.row_bytes());
            const Rows rows{reinterpret_cast<const Pixel*>(racing_view(piece, scratch_)), format_.width,
                            format_.width, count};
            for (std::size_t i = 0; i < count; ++i) {
                look_at(row + i, rows.first + i * rows.distance);
            }
            take(rows);
            row += count;
        }
    }

    void look_at(std::size_t row, const Pixel* pixels) {
        measurements_.take_row(row, pixels);
        if (row % histogram_step_ == 0) {
            // The first column moves, so that a pattern of columns on the sensor is not met always at the same
            // phase.
            for (std::size_t x = row / histogram_step_ * 5 % histogram_step_; x < format_.width;
                 x += histogram_step_) {
                out_.histogram.add(pixels[x]);
            }
        }
    }

    void add_outside(std::size_t begin, std::size_t end) {
        each_few_rows(begin, end, [this](const Rows& rows) { add_outside(rows, 0, rows.width); });
    }
    // The columns from `begin` to before `end`.
    void add_outside(const Rows& rows, std::size_t begin, std::size_t end) noexcept {
        if (begin < end) {
            totals_.add(loops_.totals({rows.first + begin, rows.distance, end - begin, rows.count}, saturation_));
        }
    }

    void add_band(std::size_t begin, std::size_t end) {
        const PixelBox& region = out_.region;
        PixelTotals<Pixel> totals;
        bool first = true;
        each_few_rows(begin, end, [&](const Rows& rows) {
            add_outside(rows, 0, region.left);
            totals.add(loops_.add_to_band({rows.first + region.left, rows.distance, region.width, rows.count},
                                          saturation_, first, {sums_.data(), maxima_.data()}));
            add_outside(rows, std::size_t{region.left} + region.width, rows.width);
            first = false;
        });
        totals.sum = boxes_.find_means(sums_.data(), end - begin, means_.data());
        totals_.add(totals);
        // Into reserved memory that nobody has touched: to fill it first would cost as much as this.
        out_.means.insert(out_.means.end(), means_.begin(), means_.end());
        if (!ends_.empty()) {
            add_ends(totals);
        }
    }

    void add_ends(const PixelTotals<Pixel>& totals) {
        if (totals.minimum > 0 && totals.maximum < saturation_) {
            out_.ends.insert(out_.ends.end(), boxes_.count(), BoxEnd::none);
            return;
        }
        boxes_.find_ends(maxima_.data(), saturation_, ends_.data());
        out_.ends.insert(out_.ends.end(), ends_.begin(), ends_.end());
    }

    void finish() {
        out_.statistics.minimum = totals_.minimum;
        out_.statistics.maximum = totals_.maximum;
        out_.statistics.saturated = totals_.saturated;
        out_.statistics.mean = static_cast<double>(totals_.sum) / (double{1} * format_.width * format_.height);
        out_.histogram.cut_above(totals_.maximum);
        out_.measured = std::move(measurements_).result();
    }

    const FrameFormat& format_;
    std::span<const std::byte> pixels_;
    FrameSample& out_;
    const RowLoops<Pixel>& loops_;
    Pixel saturation_;
    RowMeasurements measurements_;
    PixelTotals<Pixel> totals_;
    // Of a band: its columns, then its boxes.
    std::vector<std::uint32_t> sums_;
    std::vector<Pixel> maxima_;
    BandBoxes boxes_;
    std::vector<std::uint16_t> means_;
    std::vector<BoxEnd> ends_;
    std::size_t histogram_step_;
    std::vector<std::byte> scratch_;
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
    out.ends.reserve(view.marks == RangeMarks::ends ? out.size.pixels() : 0);
    out.histogram = Histogram(1U << (8 * bytes_per_pixel(format->pixel_format)));
    out.statistics.saturation = (1U << format->significant_bits) - 1;
    if (format->pixel_format == PixelFormat::mono8) {
        Sampling<std::uint8_t>(*format, frame.pixels, view, out).run();
    } else {
        Sampling<std::uint16_t>(*format, frame.pixels, view, out).run();
    }
    return out;
}

}  // namespace framering
