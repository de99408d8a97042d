// Cells of the simulated scene: a few pre-rendered shapes that drift over the picture.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "acquirer/source/simulated/simulated_cell_stamp.hpp"
#include "common/frame/frame_format.hpp"

namespace framering {

// Thread safety: none.
template <class Sample>
class SimulatedCells {
  public:
    // Cells cover about a twelfth of the frame, so that stamping them stays cheap beside copying the background.
    explicit SimulatedCells(const FrameFormat& format);

    [[nodiscard]] std::size_t count() const noexcept { return cells_.size(); }

    // Moves the cells to where they stand at `time` (in frames).
    void move_to(std::uint64_t time);
    // As draw_stamps().
    void draw_rows(std::span<Sample> frame, std::size_t first_row, std::size_t end_row) const {
        draw_stamps<Sample>(frame, format_, placed_, first_row, end_row);
    }

  private:
    struct Cell {
        float x, y;              // at time 0, pixels
        float speed_x, speed_y;  // pixels a frame
        float sway, sway_rate, sway_phase;
        std::size_t shape;
    };
    [[nodiscard]] PlacedStamp<Sample> place(std::size_t index, std::uint64_t time) const;

    FrameFormat format_;
    std::int32_t width_;
    std::int32_t height_;
    std::int32_t step_;  // pixels that a cell moves at a time: it keeps its place among colour filters
    std::vector<CellStamp<Sample>> stamps_;  // kNoiseVariants neighbours a shape
    std::vector<Cell> cells_;
    std::vector<PlacedStamp<Sample>> placed_;
};

extern template class SimulatedCells<std::uint8_t>;
extern template class SimulatedCells<std::uint16_t>;
extern template class SimulatedCells<float>;

}  // namespace framering
