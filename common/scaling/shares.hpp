// Many cells shared out among few boxes.
#pragma once
#include <cstddef>
#include <cstdint>

namespace framering {

// Consecutive boxes of nearly equal width: each cell lies in exactly one box, and no box is empty. The one rule by
// which a picture is made smaller, made larger, and pointed at. Requires: 1 <= boxes <= cells.
class Shares {
  public:
    constexpr Shares(std::uint32_t boxes, std::uint32_t cells) noexcept : boxes_(boxes), cells_(cells) {}

    // The first cell of a box; for the number of boxes: the number of cells.
    [[nodiscard]] constexpr std::size_t begin(std::size_t box) const noexcept { return box * cells_ / boxes_; }
    // Requires: cell < cells.
    [[nodiscard]] constexpr std::size_t box_of(std::size_t cell) const noexcept {
        return ((cell + 1) * boxes_ - 1) / cells_;
    }

  private:
    std::size_t boxes_;
    std::size_t cells_;
};

}  // namespace framering
