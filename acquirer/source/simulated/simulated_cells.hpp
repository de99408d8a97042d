// Cells of the simulated scene: a few pre-rendered shapes that drift over the picture.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/frame/frame_format.hpp"

namespace framering {

// The light that one cell adds, with its own shot noise; zero outside the cell.
template <class Sample>
struct CellStamp {
    struct Row {
        std::int32_t first = 0;  // columns that are not zero: [first, last)
        std::int32_t last = 0;
    };
    std::int32_t side = 0;  // pixels
    std::vector<Row> rows;
    std::vector<Sample> light;  // side x side pixels
};

// Thread safety: none.
template <class Sample>
class SimulatedCells {
  public:
    // Cells cover about a twelfth of the frame, so that stamping them stays cheap beside copying the background.
    explicit SimulatedCells(const FrameFormat& format);

    [[nodiscard]] std::size_t count() const noexcept { return cells_.size(); }

    // Moves the cells to where they stand at `time` (in frames).
    void move_to(std::uint64_t time);
    // Adds the light of the cells to the rows [first_row, end_row) of the frame; what is too bright saturates.
    // A frame is drawn in strips while they are still in the cache. Requires: no sample exceeds the significant
    // bits.
    void draw_rows(std::span<Sample> frame, std::size_t first_row, std::size_t end_row) const;

  private:
    struct Cell {
        float x, y;              // at time 0, pixels
        float speed_x, speed_y;  // pixels a frame
        float sway, sway_rate, sway_phase;
        std::size_t shape;
    };
    // The upper left corner of a cell that can be seen, and its picture.
    struct Placed {
        std::int32_t x, y;
        const CellStamp<Sample>* stamp;
    };

    [[nodiscard]] Placed place(std::size_t index, std::uint64_t time) const;

    std::int32_t width_;
    std::int32_t height_;
    std::int32_t samples_;  // of a pixel
    std::int32_t step_;     // pixels that a cell moves at a time: it keeps its place among colour filters
    Sample largest_;
    std::vector<CellStamp<Sample>> stamps_;  // kNoiseVariants neighbours a shape
    std::vector<Cell> cells_;
    std::vector<Placed> placed_;
};

extern template class SimulatedCells<std::uint8_t>;
extern template class SimulatedCells<std::uint16_t>;
extern template class SimulatedCells<float>;

}  // namespace framering
