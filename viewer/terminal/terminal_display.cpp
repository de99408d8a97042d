#include "viewer/terminal/terminal_display.hpp"

#include <algorithm>
#include <string_view>

#include "common/base/error.hpp"
#include "viewer/display/status_text.hpp"

namespace framering {

namespace {
constexpr std::size_t kRowsForTwoStatusLines = 10;
constexpr std::string_view kUpperHalf = "\u2580";
constexpr std::string_view kLowerHalf = "\u2584";
constexpr std::string_view kHelpHint = "? help";
// Terminals that know them show all of a frame at once; others ignore them.
constexpr std::string_view kBeginFrame = "\x1b[?2026h";
constexpr std::string_view kEndFrame = "\x1b[?2026l";

constexpr Rgb kStatusBack{38, 38, 38};
constexpr Rgb kStatusText{218, 218, 218};
constexpr Rgb kDetailText{148, 148, 148};

Cell status_style(Emphasis emphasis, Rgb plain) {
    switch (emphasis) {
        case Emphasis::plain:
            break;
        case Emphasis::good:
            return {" ", Rgb{135, 215, 135}, kStatusBack};
        case Emphasis::warning:
            return {" ", Rgb{255, 215, 95}, kStatusBack};
        case Emphasis::alarm:
            return {" ", Rgb{255, 255, 255}, Rgb{175, 0, 0}};
    }
    return {" ", plain, kStatusBack};
}

void paint_line(CellGrid& grid, std::size_t row, const StatusLine& line, Rgb plain) {
    for (std::size_t column = 0; column < grid.columns(); ++column) {
        grid.at(column, row) = status_style(Emphasis::plain, plain);
    }
    std::size_t column = 1;
    for (const StatusPart& part : line) {
        grid.write(column, row, part.text, status_style(part.emphasis, plain));
        column += part.text.size() + 2;
    }
}

// Two pixels in one cell; either may lie outside the picture.
Cell half_blocks(const CellColour& upper, const CellColour& lower) {
    if (upper == lower) {
        return {" ", {}, upper};
    }
    if (upper.terminals_own) {
        return {kLowerHalf, lower, {}};
    }
    return {kUpperHalf, upper, lower};
}

// Looks up a picture's colours in the coordinates of an area in whose middle it lies.
class CentredPicture {
  public:
    CentredPicture(const Picture& picture, const ColourMap& colours, PictureSize area)
        : picture_(picture),
          colours_(colours),
          left_((std::int64_t{area.width} - picture.size.width) / 2),
          top_((std::int64_t{area.height} - picture.size.height) / 2) {}

    [[nodiscard]] CellColour at(std::size_t column, std::size_t row) const {
        const std::int64_t x = static_cast<std::int64_t>(column) - left_;
        const std::int64_t y = static_cast<std::int64_t>(row) - top_;
        if (x < 0 || y < 0 || x >= picture_.size.width || y >= picture_.size.height) {
            return {};
        }
        return colour_at(picture_, colours_, static_cast<std::size_t>(y * picture_.size.width + x));
    }

  private:
    const Picture& picture_;
    const ColourMap& colours_;
    std::int64_t left_;
    std::int64_t top_;
};
}  // namespace

ColourDepth colour_depth_of(const char* term, const char* colorterm) {
    if (const auto depth = terminal_colours(term, colorterm)) {
        return *depth;
    }
    fail(ExitCode::failed,
         "terminal type '{}' cannot show images; set TERM to your terminal's type or use --snapshot FILE.png",
         term == nullptr ? "" : term);
}

TerminalDisplay::TerminalDisplay(const TerminalSettings& settings)
    : depth_(settings.depth),
      colours_(colour_map(settings.lut)),
      keys_(settings.control),
      terminal_(settings.path, settings.patience, "run the viewer in a terminal or use --snapshot FILE.png"),
      key_reader_(terminal_, waker_) {
    view_.contrast = settings.contrast;
    view_.lut = settings.lut;
    view_.marks = range_marks(settings.lut);
    view_.balance = settings.balance;
    view_.bayer = settings.bayer;
    view_.room = room();
}

std::size_t TerminalDisplay::picture_rows() const noexcept {
    return grid_.rows() - (grid_.rows() < kRowsForTwoStatusLines ? 1 : 2);
}

PictureSize TerminalDisplay::room() {
    const auto [columns, rows] = terminal_.size();
    grid_.resize(columns, rows);
    return {static_cast<std::uint32_t>(columns),
            static_cast<std::uint32_t>(std::max<std::size_t>(1, 2 * picture_rows()))};
}

std::vector<PictureRequest> TerminalDisplay::requests() {
    if (const PictureSize now = room(); now != view_.room) {
        view_.room = now;
        look_ = 0;
    }
    return {{view_, look_}};
}

void TerminalDisplay::show(std::vector<ShownPicture> pictures, const ViewerStatus& status) {
    for (ShownPicture& shown : pictures) {
        picture_ = std::move(shown.picture);
        look_ = shown.look;
    }
    status_ = status;
    paint();
}

void TerminalDisplay::paint() {
    terminal_.say_at_end(plain_text(scan_line(status_)));
    if (terminal_.was_away()) {
        grid_.forget_screen();
    }
    if (!terminal_.drained()) {
        ++left_out_;
        return;
    }
    static_cast<void>(room());
    grid_.clear();
    paint_picture();
    paint_status(monotonic_ns());
    terminal_.send(std::string(kBeginFrame) + grid_.update(depth_) + std::string(kEndFrame));
}

void TerminalDisplay::paint_picture() {
    const std::size_t rows = picture_rows();
    if (!picture_) {
        return paint_lines({waiting_text(status_)});
    }
    if (!status_.has_images) {
        return paint_lines(value_lines(status_));
    }
    const CentredPicture centred(
        *picture_, colours_, {static_cast<std::uint32_t>(grid_.columns()), static_cast<std::uint32_t>(2 * rows)});
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < grid_.columns(); ++column) {
            grid_.at(column, row) = half_blocks(centred.at(column, 2 * row), centred.at(column, 2 * row + 1));
        }
    }
}

// In the middle.
void TerminalDisplay::paint_lines(const std::vector<std::string>& lines) {
    std::size_t width = 0;
    for (const std::string& line : lines) {
        width = std::max(width, line.size());
    }
    const std::size_t shown = std::min(lines.size(), picture_rows());
    const std::size_t column = (grid_.columns() - std::min(grid_.columns(), width)) / 2;
    for (std::size_t i = 0; i < shown; ++i) {
        grid_.write(column, (picture_rows() - shown + 1) / 2 + i, lines[i]);
    }
}

void TerminalDisplay::paint_status(std::uint64_t now_ns) {
    const std::size_t width = grid_.columns() > 2 ? grid_.columns() - 2 : 0;  // a blank at either end
    const std::string message = keys_.message(now_ns);
    StatusLine scan = scan_line(status_);
    StatusLine detail = frame_line(status_);
    std::size_t detail_width = width > kHelpHint.size() ? width - kHelpHint.size() - 2 : 0;
    const bool two_lines = picture_rows() + 2 == grid_.rows();
    if (!message.empty()) {
        (two_lines ? detail : scan) = {{message, Emphasis::warning}};
        detail_width = width;
    }
    paint_line(grid_, picture_rows(), cut_to(std::move(scan), width), kStatusText);
    if (two_lines) {
        paint_line(grid_, grid_.rows() - 1, cut_to(std::move(detail), detail_width), kDetailText);
        if (message.empty() && width > kHelpHint.size()) {
            grid_.write(1 + width - kHelpHint.size(), grid_.rows() - 1, kHelpHint,
                        {" ", kDetailText, kStatusBack});
        }
    }
}

void TerminalDisplay::change_view(KeyInput::ViewKey key) {
    switch (key) {
        case KeyInput::ViewKey::none:
            return;
        case KeyInput::ViewKey::white_balance:
            if (view_.balance.mode != WhiteBalance::Mode::off) {
                view_.balance = {};
            } else if (picture_) {
                view_.balance = {WhiteBalance::Mode::fixed, picture_->gains_to_grey};
            }
            keys_.say("white balance " + text_of(view_.balance), monotonic_ns());
            break;
        case KeyInput::ViewKey::bayer:
            view_.bayer = view_.bayer == BayerView::raw ? BayerView::colour : BayerView::raw;
            keys_.say("Bayer frames: " + std::string(name_of(view_.bayer)), monotonic_ns());
            break;
    }
    look_ = 0;
    waker_.wake();
}

DisplayCommand TerminalDisplay::next_command() {
    std::string keys;
    if (!key_reader_.take(keys)) {
        return {DisplayCommand::Kind::quit, 0};
    }
    if (keys.empty()) {
        return {};
    }
    DisplayCommand command;
    for (const char key : keys) {
        const DisplayCommand next = keys_.take(key, status_, monotonic_ns());
        change_view(keys_.view_key());
        if (next.kind != DisplayCommand::Kind::none && command.kind == DisplayCommand::Kind::none) {
            command = next;
        }
    }
    paint();  // what the keys said
    return command;
}

}  // namespace framering
