// The characters of a terminal's screen, and the escape sequences that make the screen equal to them. Pure.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/rgb.hpp"

namespace framering {

// Of a cell: one that we choose, or the terminal's own.
struct CellColour {
    constexpr CellColour() = default;
    constexpr CellColour(Rgb chosen) : rgb(chosen), terminals_own(false) {}  // NOLINT: a colour is a cell's colour
    bool operator==(const CellColour&) const = default;

    Rgb rgb;  // black unless chosen
    bool terminals_own = true;
};

struct Cell {
    std::string_view glyph = " ";  // one column wide; a literal
    CellColour text;
    CellColour back;
    bool operator==(const Cell&) const = default;
};

enum class ColourDepth { true_colour, palette_256 };
// From TERM and COLORTERM as they are given (nullptr: not set). Nothing: a terminal that cannot place characters.
[[nodiscard]] std::optional<ColourDepth> terminal_colours(const char* term, const char* colorterm) noexcept;

class CellGrid {
  public:
    // Another size forgets what the screen holds.
    void resize(std::size_t columns, std::size_t rows);
    void forget_screen() noexcept { screen_known_ = false; }
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }

    // Blanks every cell; the screen is touched only by the next update().
    void clear();
    // Requires: column < columns(), row < rows().
    [[nodiscard]] Cell& at(std::size_t column, std::size_t row) { return cells_[row * columns_ + column]; }
    // Writes printable ASCII; what does not fit into the row is cut.
    void write(std::size_t column, std::size_t row, std::string_view text, const Cell& style = {});

    // The escape sequences from what the last update() left on the screen to what the cells are now.
    [[nodiscard]] std::string update(ColourDepth depth);

  private:
    std::size_t columns_ = 0;
    std::size_t rows_ = 0;
    std::vector<Cell> cells_;
    std::vector<Cell> on_screen_;
    bool screen_known_ = false;
};

// The nearest of a terminal's 256 colours, as its number.
[[nodiscard]] unsigned palette_256_index(Rgb colour) noexcept;

}  // namespace framering
