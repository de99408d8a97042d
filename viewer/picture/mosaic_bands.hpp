// Samples behind colour filters, shown in colour.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "common/scaling/band_boxes.hpp"
#include "viewer/picture/colour_boxes.hpp"
#include "viewer/picture/demosaic.hpp"
#include "viewer/picture/frame_sampling.hpp"
#include "viewer/picture/mosaic_totals.hpp"

namespace framering {

// Bands of a FrameSampling. Where every box has samples of each colour, a picture pixel has their means; otherwise
// the mean of its pixels after demosaic_row(). SampleType: std::uint8_t or std::uint16_t.
template <class SampleType>
class MosaicBands {
  public:
    using Sample = SampleType;
    static constexpr std::size_t kPieceRows = 2 * PixelRows<Sample>::kMost;
    static constexpr std::size_t kCell = 2;

    MosaicBands(const FrameRows<Sample>& rows, const View& view, FrameSample& out)
        : out_(out),
          rows_(rows),
          mosaic_(mosaic_of(*bayer_pattern_of(rows.format().pixel_format))),
          saturation_(static_cast<Sample>(out.statistics.saturation)),
          totals_(rows.format(), mosaic_, saturation_),
          columns_{Columns(out.region.width), Columns(out.region.width)},
          means_(out.size.width),
          end_boxes_(out.size.width, out.region.width),
          ends_(view.marks == RangeMarks::ends ? out.size.width : 0) {
        const bool complete = out.region.width >= 2 * out.size.width && out.region.height >= 2 * out.size.height;
        if (complete) {
            boxes_.emplace(out.size.width, out.region.width, (mosaic_.red_column + out.region.left) % 2);
        } else {
            demosaic_.emplace(out.size.width, out.region.width);
        }
        for (SampledChannel& channel : out.channels) {
            channel.means.reserve(out.size.pixels());
        }
    }

    void count(std::size_t row, std::size_t x, const Sample* samples) noexcept {
        out_.channels[mosaic_.colour_at(x, row)].histogram.add(samples[x]);
    }
    void add_outside(const FramePiece<Sample>& piece, std::size_t begin, std::size_t end) noexcept {
        totals_.add_outside(piece, begin, end);
    }
    void begin_band() noexcept {
        for (Columns& columns : columns_) {
            columns.begin();
        }
        if (demosaic_) {
            demosaic_->begin_band();
        }
    }
    void add(const FramePiece<Sample>& piece) noexcept {
        const std::size_t left = out_.region.left;
        totals_.add_to_band(piece, left, left + out_.region.width, columns_);
        for (std::size_t row = piece.row; demosaic_ && row < piece.row + piece.count; ++row) {
            demosaic_->add(rows_, row, mosaic_, left);
        }
    }
    void end_band(std::size_t top, std::size_t bottom) {
        if (demosaic_) {
            demosaic_->find_means(bottom - top, means_);
            add_sums();
        } else {
            add_boxes(top, bottom);
        }
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            append(out_.channels[colour].means, means_.of[colour]);
        }
        if (!ends_.empty()) {
            add_ends();
        }
    }

    void finish() {
        FrameColours<Sample> colours = totals_.colours();
        const PixelBox& region = out_.region;
        std::array<std::size_t, kColours> shown{};
        for (std::size_t row = 0; row < 2; ++row) {
            for (std::size_t column = 0; column < 2; ++column) {
                shown[mosaic_.colour_at(column, row)] +=
                    between(region.left, region.width, column) * between(region.top, region.height, row);
            }
        }
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            colours[colour].sum += region_sums_[colour];
            out_.to_balance[colour] =
                static_cast<double>(region_sums_[colour]) / static_cast<double>(shown[colour]);
        }
        set_statistics(colours, out_);
    }

  private:
    using Totals = MosaicTotals<Sample>;
    using Columns = typename Totals::Columns;

    // Pixels of a band that get the colours they do not have.
    class Demosaic {
      public:
        Demosaic(std::uint32_t boxes, std::uint32_t columns) : boxes_(boxes, columns), width_(columns) {
            for (std::size_t colour = 0; colour < kColours; ++colour) {
                sums_[colour].resize(columns);
                row_[colour].resize(columns);
            }
        }
        void begin_band() noexcept {
            for (auto& sums : sums_) {
                std::fill(sums.begin(), sums.end(), 0);
            }
        }
        void add(FrameRows<Sample>& rows, std::size_t row, const Mosaic& mosaic, std::size_t left) noexcept {
            const FrameFormat& format = rows.format();
            const std::size_t first = row > 0 ? row - 1 : 0;
            const std::size_t last = std::min<std::size_t>(row + 1, format.height - 1);
            const Sample* const samples = rows.rows(first, last - first + 1);
            const auto line = [&](std::size_t place) { return samples + (place - first) * rows.stride(); };
            demosaic_row<Sample>({line(before(row, format.height)), line(row), line(behind(row, format.height))},
                                 row, format.width, mosaic, left, left + width_,
                                 {row_[0].data(), row_[1].data(), row_[2].data()});
            for (std::size_t colour = 0; colour < kColours; ++colour) {
                std::transform(sums_[colour].begin(), sums_[colour].end(), row_[colour].begin(),
                               sums_[colour].begin(), std::plus<>());
            }
        }
        void find_means(std::size_t rows, ColourMeans& means) noexcept {
            for (std::size_t colour = 0; colour < kColours; ++colour) {
                (void)boxes_.find_means(sums_[colour].data(), rows, means.of[colour].data());
            }
        }

      private:
        BandBoxes boxes_;
        std::size_t width_;
        std::array<std::vector<std::uint32_t>, kColours> sums_;
        std::array<std::vector<std::uint16_t>, kColours> row_;
    };

    [[nodiscard]] static std::size_t between(std::size_t begin, std::size_t count, std::size_t parity) noexcept {
        return Totals::every_second(begin + count, parity) - Totals::every_second(begin, parity);
    }
    void add_boxes(std::size_t top, std::size_t bottom) noexcept {
        const std::size_t blue_row = 1 - mosaic_.red_row;
        const ColourSums sums =
            boxes_->find_means({columns_[mosaic_.red_row].sums.data(), columns_[blue_row].sums.data(),
                                between(top, bottom - top, mosaic_.red_row), between(top, bottom - top, blue_row)},
                               means_);
        std::transform(sums.begin(), sums.end(), region_sums_.begin(), region_sums_.begin(), std::plus<>());
    }
    void add_sums() noexcept {
        for (std::size_t row = 0; row < 2; ++row) {
            for (std::size_t x = 0; !columns_[row].first && x < out_.region.width; ++x) {
                region_sums_[mosaic_.colour_at(out_.region.left + x, row)] += columns_[row].sums[x];
            }
        }
    }
    // A band of one row has none of the other parity.
    void add_ends() {
        SampleRange<Sample> range = columns_[0].range;
        range.add(columns_[1].range);
        if (range.is_inside(saturation_)) {
            out_.ends.insert(out_.ends.end(), ends_.size(), BoxEnd::none);
            return;
        }
        Sample* const __restrict most = columns_[columns_[0].first ? 1 : 0].maxima.data();
        const Sample* const __restrict other = columns_[1].maxima.data();
        const bool both = !columns_[0].first && !columns_[1].first;
        for (std::size_t x = 0; both && x < out_.region.width; ++x) {
            most[x] = most[x] < other[x] ? other[x] : most[x];
        }
        end_boxes_.find_ends(most, saturation_, ends_.data());
        append(out_.ends, ends_);
    }

    FrameSample& out_;
    FrameRows<Sample> rows_;
    Mosaic mosaic_;
    Sample saturation_;
    Totals totals_;
    ColourSums region_sums_{};
    // Of a band: its columns, by the parity of the row, then its boxes.
    typename Totals::BothColumns columns_;
    std::optional<MosaicBoxes> boxes_;
    std::optional<Demosaic> demosaic_;
    ColourMeans means_;
    BandBoxes end_boxes_;
    std::vector<BoxEnd> ends_;
};

}  // namespace framering
