#include "viewer/terminal/cell_grid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace framering {

namespace {
enum class Layer { text, back };

std::string_view ascii_glyph(char character) noexcept {
    static constexpr std::string_view all =
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    const auto found = all.find(character);
    return all.substr(found == std::string_view::npos ? all.find('?') : found, 1);
}

// Appends cells and remembers the state that the terminal is in, so that nothing is said twice.
class ScreenWriter {
  public:
    ScreenWriter(std::string& out, ColourDepth depth) : out_(out), depth_(depth) {}

    void put(std::size_t column, std::size_t row, const Cell& cell) {
        if (row != row_ || column != column_) {
            fmt::format_to(std::back_inserter(out_), "\x1b[{};{}H", row + 1, column + 1);
        }
        // A blank has no text colour to set.
        if (cell.glyph != " " && cell.text != text_) {
            set(Layer::text, cell.text);
            text_ = cell.text;
        }
        if (cell.back != back_) {
            set(Layer::back, cell.back);
            back_ = cell.back;
        }
        out_ += cell.glyph;
        row_ = row;
        column_ = column + 1;
    }

  private:
    void set(Layer layer, const CellColour& colour) {
        auto to = std::back_inserter(out_);
        const int base = layer == Layer::text ? 38 : 48;
        if (colour.terminals_own) {
            fmt::format_to(to, "\x1b[{}m", base + 1);
        } else if (depth_ == ColourDepth::true_colour) {
            fmt::format_to(to, "\x1b[{};2;{};{};{}m", base, colour.rgb.red, colour.rgb.green, colour.rgb.blue);
        } else {
            fmt::format_to(to, "\x1b[{};5;{}m", base, palette_256_index(colour.rgb));
        }
    }

    std::string& out_;
    ColourDepth depth_;
    CellColour text_;
    CellColour back_;
    std::size_t row_ = static_cast<std::size_t>(-1);
    std::size_t column_ = 0;
};
}  // namespace

void CellGrid::resize(std::size_t columns, std::size_t rows) {
    if (columns == columns_ && rows == rows_) {
        return;
    }
    columns_ = columns;
    rows_ = rows;
    cells_.assign(columns * rows, Cell{});
    screen_known_ = false;
}

void CellGrid::clear() {
    std::fill(cells_.begin(), cells_.end(), Cell{});
}

void CellGrid::write(std::size_t column, std::size_t row, std::string_view text, const Cell& style) {
    if (row >= rows_) {
        return;
    }
    for (std::size_t i = 0; i < text.size() && column + i < columns_; ++i) {
        // A part of the text itself would not outlive this call.
        at(column + i, row) = {ascii_glyph(text[i]), style.text, style.back};
    }
}

std::string CellGrid::update(ColourDepth depth) {
    std::string out = "\x1b[0m";
    if (!screen_known_) {
        out += "\x1b[2J";
        on_screen_.assign(cells_.size(), Cell{});
        screen_known_ = true;
    }
    ScreenWriter writer(out, depth);
    for (std::size_t row = 0; row < rows_; ++row) {
        for (std::size_t column = 0; column < columns_; ++column) {
            const Cell& cell = at(column, row);
            Cell& former = on_screen_[row * columns_ + column];
            if (cell != former) {
                writer.put(column, row, cell);
                former = cell;
            }
        }
    }
    return out;
}

unsigned palette_256_index(Rgb colour) noexcept {
    const unsigned red = colour.red;
    const unsigned green = colour.green;
    const unsigned blue = colour.blue;
    if (red == green && green == blue) {
        // 232 to 255 are 24 greys from 8 to 238; black and white are corners of the colour cube.
        constexpr unsigned cube_black = 16;
        constexpr unsigned cube_white = 231;
        return red < 4 ? cube_black : red > 246 ? cube_white : 232 + std::min(23U, (red - 3) / 10);
    }
    const auto step = [](unsigned value) { return (value * 5 + 127) / 255; };
    return 16 + 36 * step(red) + 6 * step(green) + step(blue);
}

}  // namespace framering
