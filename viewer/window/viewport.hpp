// Which part of a frame a canvas shows, and where. Pure geometry.
#pragma once
#include <optional>

#include "viewer/picture/picture_place.hpp"

namespace framering {

struct Rectangle {
    double left = 0;
    double top = 0;
    double width = 0;
    double height = 0;
};

// Thread safety: none. Invariants: as much of the canvas is covered as the frame's size at this scale allows; a
// smaller frame is centred.
class Viewport {
  public:
    // The size of the canvas; no side is 0.
    void set_canvas(PictureSize canvas);
    // The frame as the camera gives it. A frame of another size is shown whole.
    void set_frame(PictureSize frame);
    void set_orientation(Orientation orientation);

    void fit();
    // Screen pixels a frame pixel; what is at `about` stays there.
    void set_scale(double scale, PlanePoint about);
    // Stops on the way out where the whole frame fits.
    void zoom(double factor, PlanePoint about);
    // Moves the picture so many screen pixels.
    void pan(double right, double down);

    [[nodiscard]] bool fits() const noexcept { return fits_; }
    [[nodiscard]] double scale() const noexcept { return scale_; }
    [[nodiscard]] PlanePoint middle() const noexcept { return {canvas_.width / 2.0, canvas_.height / 2.0}; }
    [[nodiscard]] PictureSize frame() const noexcept { return frame_; }

    // What View::region and View::room have to be.
    [[nodiscard]] PixelBox region() const;
    [[nodiscard]] PictureSize room() const;

    [[nodiscard]] PlanePoint to_frame(PlanePoint screen) const;
    [[nodiscard]] PlanePoint to_screen(PlanePoint frame) const;
    // Where a part of the frame lies on the canvas.
    [[nodiscard]] Rectangle place_of(const PixelBox& box) const;
    // Nothing: outside the frame.
    [[nodiscard]] std::optional<PixelPosition> pixel_at(PlanePoint screen) const;
    // The pixels between two points of the canvas, both ends included, as far as they lie in the frame.
    [[nodiscard]] PixelBox box_between(PlanePoint a, PlanePoint b) const;
    [[nodiscard]] PixelPosition nearest_pixel(PlanePoint screen) const;

  private:
    // The frame as it is turned, each of its pixels a pixel.
    [[nodiscard]] PictureSize turned_frame() const noexcept { return turned(frame_, orientation_); }
    [[nodiscard]] PicturePlace turn() const noexcept;
    [[nodiscard]] double fitting_scale() const;
    void settle();

    PictureSize canvas_{1, 1};
    PictureSize frame_{1, 1};
    Orientation orientation_;
    bool fits_ = true;
    double scale_ = 1;
    PlanePoint centre_{0.5, 0.5};  // of the canvas, on the turned frame
};

}  // namespace framering
