// A page on the cells of a terminal.
#pragma once
#include <string>
#include <vector>

#include "common/terminal/cell_grid.hpp"
#include "control/top/top_line.hpp"

namespace framering {

struct TopLook {
    ColourDepth depth = ColourDepth::palette_256;
    bool is_coloured = true;  // false: NO_COLOR is set
    TopGlyphs glyphs = TopGlyphs::blocks;
};
// From the environment as it is given (nullptr: not set). Requires: the terminal can place characters.
struct TopEnvironment {
    const char* term = nullptr;
    const char* colorterm = nullptr;
    const char* no_color = nullptr;
    const char* lc_all = nullptr;
    const char* lc_ctype = nullptr;
    const char* lang = nullptr;
};
[[nodiscard]] TopLook top_look(const TopEnvironment& environment) noexcept;

// Requires: the page fits.
void paint_page(const std::vector<TopLine>& page, const TopLook& look, CellGrid& grid);

}  // namespace framering
