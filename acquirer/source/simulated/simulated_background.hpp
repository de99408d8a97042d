// What stands still in the simulated scene: uneven illumination, haze of cells out of focus, dust, noise.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "common/frame/frame_format.hpp"
#include "common/ring/pixel_copy.hpp"

namespace framering {

// Several pictures of the same place that differ in their noise; a frame takes each row from one of them, so no
// two frames have the same noise and a frame costs one copy. Memory: at most 128 MiB. A frame above 64 MiB repeats
// its upper rows further down. Invariants: made once, then only read.
template <class Sample>
class SimulatedBackground {
  public:
    // `is_lit`: false: with the light off only the camera's offset and noise are left.
    explicit SimulatedBackground(const FrameFormat& format, bool is_lit = true);

    // Rows that stay in the cache between being copied and being drawn upon.
    [[nodiscard]] std::size_t strip_rows() const noexcept { return strip_rows_; }
    // Fills the rows [first_row, end_row) of the frame at `time`. Requires: at most one strip.
    void copy_rows(std::span<Sample> frame, std::size_t first_row, std::size_t end_row, std::uint64_t time,
                   CopyMode mode) const;

  private:
    void render(const FrameFormat& format, bool is_lit);

    std::size_t row_samples_;
    std::size_t strip_rows_;
    std::size_t picture_rows_;  // a multiple of the strip, unless the picture is the whole frame
    std::vector<std::unique_ptr<Sample[]>> pictures_;
};

extern template class SimulatedBackground<std::uint8_t>;
extern template class SimulatedBackground<std::uint16_t>;
extern template class SimulatedBackground<float>;

}  // namespace framering
