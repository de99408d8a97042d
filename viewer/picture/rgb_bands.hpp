// Red, green and blue samples that stand together.
#pragma once
#include <cstdint>
#include <vector>

#include "viewer/picture/colour_boxes.hpp"
#include "viewer/picture/frame_sampling.hpp"
#include "viewer/picture/lane_area.hpp"

namespace framering {

// Bands of a FrameSampling. SampleType: std::uint8_t or std::uint16_t.
template <class SampleType>
class RgbBands {
  public:
    using Sample = SampleType;
    static constexpr std::size_t kPieceRows = PixelRows<Sample>::kMost;
    static constexpr std::size_t kCell = 1;

    RgbBands(const FrameRows<Sample>& rows, const View& view, FrameSample& out)
        : out_(out),
          saturation_(static_cast<Sample>(out.statistics.saturation)),
          outside_sums_(rows.stride()),
          maxima_(rows.stride()),
          sums_(kColours * out.region.width + RgbBoxes::kReadBehind),
          boxes_(out.size.width, out.region.width),
          means_(out.size.width),
          ends_(view.marks == RangeMarks::ends ? out.size.width : 0) {
        for (SampledChannel& channel : out.channels) {
            channel.means.reserve(out.size.pixels());
        }
    }

    void count(std::size_t /*row*/, std::size_t x, const Sample* samples) noexcept {
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            out_.channels[colour].histogram.add(samples[kColours * x + colour]);
        }
    }

    void add_outside(const FramePiece<Sample>& piece, std::size_t begin, std::size_t end) noexcept {
        if (begin < end) {
            const std::size_t from = kColours * begin;
            area_.add({piece.first + from, piece.distance, kColours * (end - begin), piece.count}, saturation_,
                      false, {outside_sums_.data() + from, maxima_.data() + from});
            pixels_ += piece.count * (end - begin);
        }
    }
    void begin_band() noexcept {
        first_ = true;
        range_ = {};
    }
    void add(const FramePiece<Sample>& piece) noexcept {
        const std::size_t from = kColours * out_.region.left;
        range_.add(area_.add({piece.first + from, piece.distance, kColours * out_.region.width, piece.count},
                             saturation_, first_, {sums_.data(), maxima_.data() + from}));
        first_ = false;
    }
    void end_band(std::size_t top, std::size_t bottom) {
        const ColourSums sums = boxes_.find_means(sums_.data(), bottom - top, means_);
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            region_sums_[colour] += sums[colour];
            append(out_.channels[colour].means, means_.of[colour]);
        }
        pixels_ += (bottom - top) * out_.region.width;
        if (!ends_.empty() && range_.is_inside(saturation_)) {
            out_.ends.insert(out_.ends.end(), ends_.size(), BoxEnd::none);
        } else if (!ends_.empty()) {
            boxes_.find_ends(maxima_.data() + kColours * out_.region.left, saturation_, ends_.data());
            append(out_.ends, ends_);
        }
    }

    void finish() {
        FrameColours<Sample> colours;
        area_.add_to(colours, [](std::size_t lane) { return lane % kColours; });
        for (std::size_t column = 0; column < outside_sums_.size(); ++column) {
            colours[column % kColours].sum += outside_sums_[column];
        }
        const double shown = double{1} * out_.region.width * out_.region.height;
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            colours[colour].sum += region_sums_[colour];
            colours[colour].count = pixels_;
            out_.to_balance[colour] = static_cast<double>(region_sums_[colour]) / shown;
        }
        set_statistics(colours, out_);
    }

  private:
    FrameSample& out_;
    Sample saturation_;
    LaneArea<Sample> area_;
    std::uint64_t pixels_ = 0;
    ColourSums region_sums_{};
    std::vector<std::uint32_t> outside_sums_;  // the largest frame's just fit
    // Of a band: its columns, then its boxes.
    bool first_ = true;
    SampleRange<Sample> range_;
    std::vector<Sample> maxima_;
    std::vector<std::uint32_t> sums_;
    RgbBoxes boxes_;
    ColourMeans means_;
    std::vector<BoxEnd> ends_;
};

}  // namespace framering
