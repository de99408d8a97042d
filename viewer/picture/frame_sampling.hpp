// The one pass over a frame: what is the same for every kind of sample.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "common/scaling/shares.hpp"
#include "viewer/picture/frame_rows.hpp"
#include "viewer/picture/frame_sample.hpp"
#include "viewer/picture/row_measurements.hpp"

namespace framering {

// Some rows of a frame, from its left to its right edge.
template <class SampleType>
struct FramePiece {
    const SampleType* first;
    std::size_t distance;  // from a row to the next, in samples
    std::size_t row;
    std::size_t count;
};

// Which samples are counted in the histogram: about 65 000, spread evenly over cells of a pixel, or of a mosaic's
// four.
class HistogramGrid {
  public:
    HistogramGrid(const FrameFormat& format, std::size_t cell) noexcept
        : cell_(cell), width_(format.width), step_(step_of(format)) {}

    // Calls take(x) for each column of the row.
    template <class Take>
    void each_column(std::size_t row, Take take) const {
        const std::size_t line = row / cell_;
        if (line % step_ != 0) {
            return;
        }
        // The first column moves, so that a pattern of columns on the sensor is not met always at the same phase.
        for (std::size_t place = line / step_ * 5 % step_ * cell_; place < width_; place += step_ * cell_) {
            for (std::size_t x = place; x < std::min(place + cell_, width_); ++x) {
                take(x);
            }
        }
    }

  private:
    static std::size_t step_of(const FrameFormat& format) noexcept {
        constexpr double pixels = 65'536;
        return static_cast<std::size_t>(std::ceil(std::sqrt(double{1} * format.width * format.height / pixels)));
    }

    std::size_t cell_;
    std::size_t width_;
    std::size_t step_;
};

// Bands: how samples of one kind become those of a picture. A band is the rows that become a row of the picture:
//   Sample, kPieceRows, kCell              of what, how many rows at once, pixels of a HistogramGrid's cell
//   Bands(rows, view, out)                 out: with sizes and channels, empty
//   add_outside(piece, begin, end)         columns that are not shown, to be counted alone
//   begin_band(), add(piece), end_band(top, bottom)   columns of the region
//   count(row, x, samples)                 adds a pixel to the histograms
//   finish()                               statistics and balance
template <class Bands>
class FrameSampling {
  public:
    using Sample = typename Bands::Sample;

    FrameSampling(const FrameFormat& format, std::span<const std::byte> bytes, const View& view, FrameSample& out)
        : rows_(format, bytes),
          out_(out),
          bands_(rows_, view, out),
          measurements_(view, format, bytes, out.statistics.saturation),
          grid_(format, Bands::kCell) {}

    void run() {
        const PixelBox& region = out_.region;
        add_outside(0, region.top);
        const Shares bands(out_.size.height, region.height);
        for (std::size_t band = 0; band < out_.size.height; ++band) {
            add_band(region.top + bands.begin(band), region.top + bands.begin(band + 1));
        }
        add_outside(std::size_t{region.top} + region.height, rows_.format().height);
        out_.measured = std::move(measurements_).result();
        bands_.finish();
    }

  private:
    using Piece = FramePiece<Sample>;

    // Calls take(Piece) for the rows from `begin` to before `end`.
    template <class Take>
    void each_few_rows(std::size_t begin, std::size_t end, Take take) {
        for (std::size_t row = begin; row < end;) {
            const std::size_t count = std::min(Bands::kPieceRows, end - row);
            const Piece piece{rows_.rows(row, count), rows_.stride(), row, count};
            for (std::size_t i = 0; i < count; ++i) {
                look_at(row + i, piece.first + i * piece.distance);
            }
            take(piece);
            row += count;
        }
    }
    void look_at(std::size_t row, const Sample* samples) {
        measurements_.take_row(row, samples);
        grid_.each_column(row, [&](std::size_t x) { bands_.count(row, x, samples); });
    }
    void add_outside(std::size_t begin, std::size_t end) {
        each_few_rows(begin, end,
                      [this](const Piece& piece) { bands_.add_outside(piece, 0, rows_.format().width); });
    }
    void add_band(std::size_t top, std::size_t bottom) {
        const PixelBox& region = out_.region;
        bands_.begin_band();
        each_few_rows(top, bottom, [&](const Piece& piece) {
            bands_.add_outside(piece, 0, region.left);
            bands_.add(piece);
            bands_.add_outside(piece, std::size_t{region.left} + region.width, rows_.format().width);
        });
        bands_.end_band(top, bottom);
    }

    FrameRows<Sample> rows_;
    FrameSample& out_;
    Bands bands_;
    RowMeasurements<Sample> measurements_;
    HistogramGrid grid_;
};

// Into reserved memory that nobody has touched: to fill it first would cost as much.
template <class Value>
void append(std::vector<Value>& to, const std::vector<Value>& row) {
    to.insert(to.end(), row.begin(), row.end());
}

}  // namespace framering
