#include "control/top/top_screen.hpp"

#include <string_view>

namespace framering {

namespace {
constexpr Rgb kBarBack{38, 38, 38};
constexpr Rgb kBarText{218, 218, 218};

bool is_given(const char* value) noexcept {
    return value != nullptr && *value != '\0';
}

Cell cell_style(TopWeight weight, bool is_filled) {
    const CellColour back = is_filled ? CellColour(kBarBack) : CellColour();
    switch (weight) {
        case TopWeight::plain:
            break;
        case TopWeight::dim:
            return {" ", Rgb{128, 128, 128}, back};
        case TopWeight::title:
            return {" ", Rgb{95, 175, 255}, back};
        case TopWeight::good:
            return {" ", is_filled ? Rgb{135, 215, 135} : Rgb{0, 150, 70}, back};
        case TopWeight::warning:
            return {" ", Rgb{255, 215, 95}, kBarBack};
        case TopWeight::alarm:
            return {" ", Rgb{255, 255, 255}, Rgb{175, 0, 0}};
    }
    return {" ", is_filled ? CellColour(kBarText) : CellColour(), back};
}

void paint_span(const TopSpan& span, const Cell& style, TopGlyphs glyphs, std::size_t column, std::size_t row,
                CellGrid& grid) {
    if (span.kind == TopSpan::Kind::text) {
        grid.write(column, row, span.text, style);
        return;
    }
    for (std::size_t i = 0; i < span.text.size() && column + i < grid.columns(); ++i) {
        grid.at(column + i, row) = {glyph_of(span.kind, span.text[i], glyphs), style.text, style.back};
    }
}
}  // namespace

TopLook top_look(const TopEnvironment& environment) noexcept {
    const char* locale = is_given(environment.lc_all)     ? environment.lc_all
                         : is_given(environment.lc_ctype) ? environment.lc_ctype
                         : is_given(environment.lang)     ? environment.lang
                                                          : "";
    const std::string_view name = locale;
    const bool is_utf8 = name.find("UTF-8") != std::string_view::npos ||
                         name.find("utf8") != std::string_view::npos ||
                         name.find("utf-8") != std::string_view::npos;
    return {terminal_colours(environment.term, environment.colorterm).value_or(ColourDepth::palette_256),
            !is_given(environment.no_color), is_utf8 ? TopGlyphs::blocks : TopGlyphs::ascii};
}

void paint_page(const std::vector<TopLine>& page, const TopLook& look, CellGrid& grid) {
    grid.clear();
    for (std::size_t row = 0; row < page.size() && row < grid.rows(); ++row) {
        const TopLine& line = page[row];
        const auto style = [&](TopWeight weight) {
            return look.is_coloured ? cell_style(weight, line.is_filled) : Cell{};
        };
        if (line.is_filled) {
            for (std::size_t column = 0; column < grid.columns(); ++column) {
                grid.at(column, row) = style(TopWeight::plain);
            }
        }
        std::size_t column = 0;
        for (const TopSpan& span : line.spans) {
            paint_span(span, style(span.weight), look.glyphs, column, row, grid);
            column += span.text.size();
        }
    }
}

}  // namespace framering
