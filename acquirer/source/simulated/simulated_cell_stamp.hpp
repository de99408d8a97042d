// Pictures of cells as the camera takes them, ready to be added to a frame.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "acquirer/source/simulated/simulated_cell_shape.hpp"
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

// Light of `darkest` and below is left out.
template <class Sample>
[[nodiscard]] CellStamp<Sample> stamp_of(const CellPicture& picture, float darkest, Dice& dice,
                                         const FrameFormat& format);

// A cell that can be seen, by its upper left corner in the frame, which may be outside of it.
template <class Sample>
struct PlacedStamp {
    std::int32_t x = 0;
    std::int32_t y = 0;
    const CellStamp<Sample>* stamp = nullptr;
};

// Adds their light to the rows [first_row, end_row) of a frame; what is too bright saturates. A frame is drawn in
// strips while they are still in the cache. Requires: no sample exceeds the significant bits.
template <class Sample>
void draw_stamps(std::span<Sample> frame, const FrameFormat& format, std::span<const PlacedStamp<Sample>> placed,
                 std::size_t first_row, std::size_t end_row);

}  // namespace framering
