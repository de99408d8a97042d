// What the samples of a part of a frame come to, lane by lane and then colour by colour.
#pragma once
#include <array>
#include <cstdint>

#include "viewer/picture/frame_sample.hpp"
#include "viewer/picture/lane_rows.hpp"

namespace framering {

// Of one colour, of all the frame.
template <class Sample>
struct ColourTotals : PixelTotals<Sample> {
    std::uint64_t count = 0;

    [[nodiscard]] SampleStatistics statistics() const noexcept {
        SampleStatistics result;
        result.count = count;
        if (count > 0) {
            result.minimum = this->minimum;
            result.maximum = this->maximum;
            result.saturated = this->saturated;
            result.mean = static_cast<double>(this->sum) / static_cast<double>(count);
        }
        return result;
    }
};

template <class Sample>
using FrameColours = std::array<ColourTotals<Sample>, kColours>;

// Of three colours, and of all together.
template <class Sample>
void set_statistics(const FrameColours<Sample>& colours, FrameSample& out) {
    ColourTotals<Sample> all;
    for (std::size_t colour = 0; colour < kColours; ++colour) {
        all.add(colours[colour]);
        all.count += colours[colour].count;
        out.statistics.colours.push_back(colours[colour].statistics());
        out.channels[colour].histogram.cut_above(colours[colour].maximum);
    }
    static_cast<SampleStatistics&>(out.statistics) = all.statistics();
}

// Rows whose lanes have the same colours in all of them.
template <class Sample>
class LaneArea {
  public:
    SampleRange<Sample> add(const PixelRows<Sample>& rows, Sample saturation, bool first,
                            ColumnTotals<Sample> columns) noexcept {
        const SampleRange<Sample> range = loops_->add_to_band(rows, first, columns, lanes_);
        if (range.maximum >= saturation) {
            loops_->add_saturated(rows, saturation, saturated_);
        }
        return range;
    }
    [[nodiscard]] const LaneTotals<Sample>& lanes() const noexcept { return lanes_; }

    // All but sums: `colour_of(lane)` is whose samples are in it.
    template <class ColourOf>
    void add_to(FrameColours<Sample>& colours, ColourOf colour_of) const noexcept {
        for (std::size_t lane = 0; lane < saturated_.size(); ++lane) {
            colours[colour_of(lane)].add({lanes_.minimum[lane], lanes_.maximum[lane], saturated_[lane], 0});
        }
    }

  private:
    const LaneLoops<Sample>* loops_ = &lane_loops<Sample>();
    LaneTotals<Sample> lanes_;
    std::array<std::uint64_t, LaneTotals<Sample>::kLanes> saturated_{};
};

}  // namespace framering
