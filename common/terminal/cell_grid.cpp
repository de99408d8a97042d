#include "common/terminal/cell_grid.hpp"

#include <fmt/core.h>

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
        out_ += layer == Layer::text ? "\x1b[3" : "\x1b[4";
        if (colour.terminals_own) {
            out_ += "9m";
        } else if (depth_ == ColourDepth::true_colour) {
            out_ += "8;2;";
            append(colour.rgb.red, ';');
            append(colour.rgb.green, ';');
            append(colour.rgb.blue, 'm');
        } else {
            out_ += "8;5;";
            append(palette_256_index(colour.rgb), 'm');
        }
    }

    // Below 1000. A picture has ten thousand colours: to format them took a fifth of its processor time.
    void append(unsigned number, char end) {
        const auto digit = [](unsigned value) { return static_cast<char>('0' + value % 10); };
        if (number >= 100) {
            out_ += digit(number / 100);
        }
        if (number >= 10) {
            out_ += digit(number / 10);
        }
        out_ += digit(number);
        out_ += end;
    }

    std::string& out_;
    ColourDepth depth_;
    CellColour text_;
    CellColour back_;
    std::size_t row_ = static_cast<std::size_t>(-1);
    std::size_t column_ = 0;
};
}  // namespace

std::optional<ColourDepth> terminal_colours(const char* term, const char* colorterm) noexcept {
    const std::string_view name = term == nullptr ? "" : term;
    if (name.empty() || name == "dumb") {
        return std::nullopt;
    }
    const std::string_view depth = colorterm == nullptr ? "" : colorterm;
    return depth == "truecolor" || depth == "24bit" ? ColourDepth::true_colour : ColourDepth::palette_256;
}

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
