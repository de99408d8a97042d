// A line of the page that top shows: texts, curves and bars, each with its weight. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace framering {

enum class TopWeight : std::uint8_t { plain, dim, title, good, warning, alarm };

struct TopSpan {
    enum class Kind : std::uint8_t {
        text,   // printable ASCII
        curve,  // a digit for each column, 0 to 8: eighths of the row's height
        bar,    // 1 or 0 for each column: filled or not
    };
    std::string text;
    TopWeight weight = TopWeight::plain;
    Kind kind = Kind::text;

    bool operator==(const TopSpan&) const = default;
};

struct TopLine {
    std::vector<TopSpan> spans;
    bool is_filled = false;  // its background reaches to the right edge

    // Puts a text behind the others; what would steer a terminal becomes question marks.
    TopLine& add(const std::string& text, TopWeight weight = TopWeight::plain);
    // Fills up to this column with blanks; nothing where it is reached.
    TopLine& fill_to(std::size_t column);
    [[nodiscard]] std::size_t width() const noexcept;
    // What is beyond this column is cut; the last column tells so where a text was cut.
    void cut_to(std::size_t columns);

    bool operator==(const TopLine&) const = default;
};

enum class TopGlyphs : std::uint8_t { blocks, ascii };
// Of a curve or a bar; a literal.
[[nodiscard]] const char* glyph_of(TopSpan::Kind kind, char character, TopGlyphs glyphs) noexcept;
// Without blanks at its end.
[[nodiscard]] std::string plain_text(const TopLine& line, TopGlyphs glyphs);

}  // namespace framering
