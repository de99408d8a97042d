// Samples of one channel that are integers.
#pragma once
#include <cstdint>
#include <vector>

#include "common/scaling/band_boxes.hpp"
#include "viewer/picture/frame_sampling.hpp"
#include "viewer/picture/pixel_rows.hpp"

namespace framering {

// Bands of a FrameSampling. Pixel: std::uint8_t or std::uint16_t.
template <class Pixel>
class GreyBands {
  public:
    using Sample = Pixel;
    static constexpr std::size_t kPieceRows = PixelRows<Pixel>::kMost;
    static constexpr std::size_t kCell = 1;

    GreyBands(const FrameRows<Pixel>& /*rows*/, const View& view, FrameSample& out)
        : out_(out),
          channel_(out.channels.front()),
          loops_(row_loops<Pixel>()),
          saturation_(static_cast<Pixel>(out.statistics.saturation)),
          sums_(out.region.width),
          maxima_(out.region.width),
          boxes_(out.size.width, out.region.width),
          means_(out.size.width),
          ends_(view.marks == RangeMarks::ends ? out.size.width : 0) {
        channel_.means.reserve(out.size.pixels());
    }

    void count(std::size_t /*row*/, std::size_t x, const Pixel* pixels) noexcept {
        channel_.histogram.add(pixels[x]);
    }

    void add_outside(const FramePiece<Pixel>& piece, std::size_t begin, std::size_t end) noexcept {
        if (begin < end) {
            totals_.add(
                loops_.totals({piece.first + begin, piece.distance, end - begin, piece.count}, saturation_));
            count_ += piece.count * (end - begin);
        }
    }
    void begin_band() noexcept { band_ = {}; }
    void add(const FramePiece<Pixel>& piece) noexcept {
        band_.add(
            loops_.add_to_band({piece.first + out_.region.left, piece.distance, out_.region.width, piece.count},
                               saturation_, begins_, {sums_.data(), maxima_.data()}));
        begins_ = false;
    }
    void end_band(std::size_t top, std::size_t bottom) {
        begins_ = true;
        band_.sum = boxes_.find_means(sums_.data(), bottom - top, means_.data());
        totals_.add(band_);
        count_ += (bottom - top) * out_.region.width;
        append(channel_.means, means_);
        if (!ends_.empty()) {
            add_ends();
        }
    }

    void finish() {
        FrameStatistics& statistics = out_.statistics;
        statistics.minimum = totals_.minimum;
        statistics.maximum = totals_.maximum;
        statistics.saturated = totals_.saturated;
        statistics.count = count_;
        statistics.mean = static_cast<double>(totals_.sum) / static_cast<double>(count_);
        channel_.histogram.cut_above(totals_.maximum);
    }

  private:
    void add_ends() {
        if (band_.minimum > 0 && band_.maximum < saturation_) {
            out_.ends.insert(out_.ends.end(), boxes_.count(), BoxEnd::none);
            return;
        }
        boxes_.find_ends(maxima_.data(), saturation_, ends_.data());
        append(out_.ends, ends_);
    }

    FrameSample& out_;
    SampledChannel& channel_;
    const RowLoops<Pixel>& loops_;
    Pixel saturation_;
    PixelTotals<Pixel> totals_;
    std::uint64_t count_ = 0;
    // Of a band: its columns, then its boxes.
    PixelTotals<Pixel> band_;
    bool begins_ = true;
    std::vector<std::uint32_t> sums_;
    std::vector<Pixel> maxima_;
    BandBoxes boxes_;
    std::vector<std::uint16_t> means_;
    std::vector<BoxEnd> ends_;
};

}  // namespace framering
