// A terminal's screen, as far as our escape sequences use one.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace framering {

class FakeScreen {
  public:
    struct Place {
        std::string glyph = " ";
        std::string text = "39";  // the parameters of the last SGR that set it
        std::string back = "49";
    };

    FakeScreen(std::size_t columns, std::size_t rows) : places_(rows, std::vector<Place>(columns)) {}

    // Any piece of output; a sequence may be cut between two calls.
    void take(std::string_view output);

    [[nodiscard]] const Place& at(std::size_t column, std::size_t row) const { return places_[row][column]; }
    [[nodiscard]] std::string row_text(std::size_t row) const;
    [[nodiscard]] bool alternate() const noexcept { return alternate_; }
    [[nodiscard]] bool cursor_shown() const noexcept { return cursor_shown_; }
    [[nodiscard]] bool wraps() const noexcept { return wraps_; }
    // Frames begun with synchronised output and ended.
    [[nodiscard]] unsigned frames() const noexcept { return frames_; }
    // What was printed on the normal screen.
    [[nodiscard]] const std::string& normal_text() const noexcept { return normal_text_; }
    // Glyphs printed outside the screen, unknown sequences: none is expected.
    [[nodiscard]] unsigned mistakes() const noexcept { return mistakes_; }

  private:
    void sequence(const std::string& parameters, char final);
    void mode(const std::string& parameters, bool on);
    void glyph(const std::string& glyph);

    std::vector<std::vector<Place>> places_;
    std::string pending_;  // of a cut sequence or character
    std::size_t column_ = 0;
    std::size_t row_ = 0;
    Place pen_;
    bool alternate_ = false;
    bool cursor_shown_ = true;
    bool wraps_ = true;
    unsigned frames_ = 0;
    std::string normal_text_;
    unsigned mistakes_ = 0;
};

}  // namespace framering
