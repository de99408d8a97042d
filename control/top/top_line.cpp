#include "control/top/top_line.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace framering {

namespace {
constexpr std::array<const char*, 9> kCurveBlocks{" ",      "\u2581", "\u2582", "\u2583", "\u2584",
                                                  "\u2585", "\u2586", "\u2587", "\u2588"};
constexpr std::array<const char*, 9> kCurveAscii{" ", "_", ".", "-", ":", "=", "+", "*", "#"};

std::string ascii_only(std::string text) {
    std::ranges::replace_if(
        text, [](char letter) { return letter < ' ' || letter > '~'; }, '?');
    return text;
}
}  // namespace

TopLine& TopLine::add(const std::string& text, TopWeight weight) {
    spans.push_back({ascii_only(text), weight});
    return *this;
}

TopLine& TopLine::fill_to(std::size_t column) {
    if (const std::size_t now = width(); now < column) {
        spans.push_back({std::string(column - now, ' ')});
    }
    return *this;
}

std::size_t TopLine::width() const noexcept {
    return std::accumulate(spans.begin(), spans.end(), std::size_t{0},
                           [](std::size_t sum, const TopSpan& span) { return sum + span.text.size(); });
}

void TopLine::cut_to(std::size_t columns) {
    std::size_t left = columns;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        TopSpan& span = spans[i];
        if (span.text.size() > left) {
            const bool is_blank = span.text.find_first_not_of(' ', left) == std::string::npos;
            span.text.resize(left);
            if (!is_blank && span.kind == TopSpan::Kind::text && left > 0) {
                span.text.back() = '~';
            }
            spans.resize(i + 1);
            return;
        }
        left -= span.text.size();
    }
}

const char* glyph_of(TopSpan::Kind kind, char character, TopGlyphs glyphs) noexcept {
    const bool has_blocks = glyphs == TopGlyphs::blocks;
    if (kind == TopSpan::Kind::bar) {
        const bool is_set = character == '1';
        return has_blocks ? (is_set ? "\u2588" : "\u2591") : (is_set ? "#" : ".");
    }
    const auto level = static_cast<std::size_t>(std::clamp(character - '0', 0, 8));
    return has_blocks ? kCurveBlocks[level] : kCurveAscii[level];
}

std::string plain_text(const TopLine& line, TopGlyphs glyphs) {
    std::string text;
    for (const TopSpan& span : line.spans) {
        if (span.kind == TopSpan::Kind::text) {
            text += span.text;
            continue;
        }
        for (const char character : span.text) {
            text += glyph_of(span.kind, character, glyphs);
        }
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

}  // namespace framering
