// Cells that lie on the simulated stage: a field larger than the view, a few micrometres thick, stained for
// several channels.
#pragma once
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "acquirer/source/simulated/simulated_cell_stamp.hpp"
#include "acquirer/source/simulated/simulated_stage.hpp"
#include "common/frame/frame_format.hpp"

namespace framering {

// Of a pixel in the sample, where the format does not say.
inline constexpr double kSimulatedPixelSizeNm = 500;

// Thread safety: none. The field repeats beyond its four views in x and y. Memory: pictures of cells out of focus
// are made when they are first seen and kept, up to 64 MiB.
template <class Sample>
class SimulatedSpecimen {
  public:
    explicit SimulatedSpecimen(const FrameFormat& format);

    [[nodiscard]] std::size_t count() const noexcept { return cells_.size(); }

    // What is seen of it at `time` (in frames): cells creep, far slower than a stage moves.
    void look(const StageView& view, std::uint64_t time);
    // As draw_stamps().
    void draw_rows(std::span<Sample> frame, std::size_t first_row, std::size_t end_row) const {
        draw_stamps<Sample>(frame, format_, placed_, first_row, end_row);
    }

  private:
    struct Cell {
        float x, y;  // at time 0, pixels of the field
        float depth_um;
        float speed_x, speed_y;  // pixels a frame
        std::size_t shape;
    };

    // The corner of a cell without its blur; nothing (side 0) of one that is not in the view.
    [[nodiscard]] PlacedStamp<Sample> place(const Cell& cell, const StageView& view, float frames) const noexcept;
    [[nodiscard]] std::size_t blur_of(double defocus_um) const noexcept;
    [[nodiscard]] const CellStamp<Sample>& stamp(std::size_t shape, std::size_t blur, std::uint32_t channel,
                                                 std::uint64_t variant);

    FrameFormat format_;
    double pixel_um_;
    std::int32_t step_;                  // pixels that a cell moves at a time: it keeps its place among filters
    std::int32_t margin_ = 0;            // of the widest picture of a cell
    std::vector<std::int32_t> reaches_;  // of the boxes that blur, from none to the most
    std::vector<CellPicture> pictures_;  // of the shapes, in focus
    std::vector<Cell> cells_;
    std::vector<PlacedStamp<Sample>> placed_;
    std::unordered_map<std::uint64_t, CellStamp<Sample>> stamps_;
    std::size_t stamp_bytes_ = 0;
};

extern template class SimulatedSpecimen<std::uint8_t>;
extern template class SimulatedSpecimen<std::uint16_t>;
extern template class SimulatedSpecimen<float>;

}  // namespace framering
