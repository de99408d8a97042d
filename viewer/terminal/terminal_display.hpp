// Pictures as coloured half blocks on a terminal, or the values of a scan without a camera, above one or two
// status lines.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/terminal/cell_grid.hpp"
#include "common/terminal/key_reader.hpp"
#include "common/terminal/terminal.hpp"
#include "viewer/display/display.hpp"
#include "viewer/picture/colour_map.hpp"
#include "viewer/terminal/key_input.hpp"

namespace framering {

struct TerminalSettings {
    std::string path = "/dev/tty";
    ColourDepth depth = ColourDepth::true_colour;
    Lut lut = Lut::grey;
    Contrast contrast;
    WhiteBalance balance;
    BayerView bayer = BayerView::colour;
    KeyInput::Control control = KeyInput::Control::allowed;
    Nanoseconds patience = std::chrono::milliseconds(50);
};

// From TERM and COLORTERM as they are given (nullptr: not set). Fails (Error): a terminal that cannot show
// pictures.
[[nodiscard]] ColourDepth colour_depth_of(const char* term, const char* colorterm);

// Fits the terminal's size of the moment. Two status lines, one on a terminal below ten rows. The last scan line
// stays on the normal screen afterwards.
class TerminalDisplay : public Display {
  public:
    // Fails (Error): no terminal.
    explicit TerminalDisplay(const TerminalSettings& settings);

    [[nodiscard]] std::vector<PictureRequest> requests() override;
    void show(std::vector<ShownPicture> pictures, const ViewerStatus& status) override;
    [[nodiscard]] DisplayCommand next_command() override;

    // Calls of show() that the terminal was too slow for.
    [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_; }

  private:
    // Takes the terminal's size over; the largest picture that fits.
    [[nodiscard]] PictureSize room();
    [[nodiscard]] std::size_t picture_rows() const noexcept;
    void paint();
    void paint_picture();
    void paint_lines(const std::vector<std::string>& lines);
    void paint_status(std::uint64_t now_ns);
    // Asks for another view, and says what is new.
    void change_view(KeyInput::ViewKey key);

    ColourDepth depth_;
    View view_;
    std::uint64_t look_ = 0;  // of the picture
    ColourMap colours_;
    KeyInput keys_;
    CellGrid grid_;
    std::optional<Picture> picture_;
    ViewerStatus status_;
    std::uint64_t left_out_ = 0;
    Terminal terminal_;
    KeyReader key_reader_;
};

}  // namespace framering
