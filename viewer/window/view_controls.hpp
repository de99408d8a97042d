// Everything that the user has chosen about the picture. Pure: no window, no frame.
#pragma once
#include <cstdint>
#include <optional>

#include "viewer/display/display.hpp"
#include "viewer/picture/view.hpp"
#include "viewer/window/viewport.hpp"

namespace framering {

// Kept from one start of the viewer to the next.
struct ViewChoices {
    Contrast contrast;
    Tone tone;
    Lut lut = Lut::grey;
    Orientation orientation;
    WhiteBalance balance;
    BayerView bayer = BayerView::colour;
    bool highlight = false;  // saturated pixels red, black ones blue
    bool crosshair = false;
    bool grid = false;
    bool scale_bar = true;
    bool log_histogram = true;
    bool panel = true;
    bool plot = false;  // measured values
    bool operator==(const ViewChoices&) const = default;
};

// Thread safety: none.
class ViewControls {
  public:
    explicit ViewControls(const ViewChoices& choices);

    [[nodiscard]] const ViewChoices& choices() const noexcept { return choices_; }
    [[nodiscard]] ViewChoices& choices() noexcept { return choices_; }
    [[nodiscard]] Viewport& viewport() noexcept { return viewport_; }
    [[nodiscard]] const Viewport& viewport() const noexcept { return viewport_; }
    // To be asked of the viewing loop.
    [[nodiscard]] View view() const;

    // A frame has come: what limits and sizes refer to.
    void take(const ShownPicture& shown);
    [[nodiscard]] const std::optional<ShownFrame>& frame() const noexcept { return frame_; }
    [[nodiscard]] const Measurements& measured() const noexcept { return measured_; }

    // Contrast. Sample values; what is out of the camera's range is brought into it, and `low` stays below `high`.
    [[nodiscard]] bool automatic() const noexcept { return choices_.contrast.mode != Contrast::Mode::fixed; }
    [[nodiscard]] ContrastRange limits() const noexcept;
    void set_automatic(bool automatic);
    // To the next picture that is taken: its automatic limits stay.
    void adjust_once();
    void set_limits(double low, double high);
    // From now on limits are those of one colour, 0 red to 2 blue, and every colour has its own; nothing: of all.
    void limit_colour(std::optional<std::size_t> colour);
    [[nodiscard]] std::optional<std::size_t> limited_colour() const noexcept;
    // What limits and histogram run over.
    [[nodiscard]] ContrastRange scale() const noexcept;
    // Steps of 1/64 of the range that is shown.
    void move_low(int steps);
    void move_high(int steps);
    void show_full_range();
    // False: there is no box.
    bool adjust_to_box();

    // Of display alone: what the shown region, or the box, has is grey on average from now on; the next time it is
    // as the camera gives it again.
    void toggle_balance();
    // Frames of a mosaic: in colour, or every sample as it is.
    void toggle_bayer();

    void next_lut(int steps);
    void next_tone();
    void set_tone(Tone::Kind kind);
    // Makes the tone gamma.
    void set_gamma(double gamma);
    // As it is seen: after all that was turned before.
    void mirror_sideways();
    void mirror_upside_down();
    void turn(int quarters_clockwise);
    void set_average(std::uint32_t frames);
    [[nodiscard]] std::uint32_t average() const noexcept { return average_; }

    std::optional<PixelPosition> pointer;
    std::optional<PixelBox> box;
    std::optional<PixelLine> line;

  private:
    // Samples are integers.
    [[nodiscard]] bool has_steps() const noexcept;
    [[nodiscard]] double least_distance() const noexcept;
    void fix_limits(const ShownFrame& frame);
    [[nodiscard]] double step() const noexcept;

    ViewChoices choices_;
    Contrast last_automatic_;
    Viewport viewport_;
    bool once_ = false;
    std::size_t limited_colour_ = 0;
    std::uint32_t average_ = 1;
    std::optional<ShownFrame> frame_;
    Measurements measured_;
};

}  // namespace framering
