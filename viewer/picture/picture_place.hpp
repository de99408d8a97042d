// Where a picture's points lie in its frame, and back. Pure.
#pragma once
#include <optional>

#include "viewer/picture/view.hpp"

namespace framering {

// Of a picture as displayed, or of a frame: pixel number n reaches from n to n + 1, its middle is n + 0.5.
struct PlanePoint {
    double x = 0;
    double y = 0;
};

// A quarter turn swaps the sides.
[[nodiscard]] PictureSize turned(PictureSize size, Orientation orientation) noexcept;

// What a view with this region shows of a frame: the region as far as it lies in the frame, the whole frame where
// nothing of it does.
[[nodiscard]] PixelBox shown_region(PictureSize frame, const PixelBox& wanted) noexcept;

// How the picture of a region is made, both as the frame lies: turned afterwards.
struct PictureLayout {
    PixelBox region;
    PictureSize size;     // of the picture
    PictureSize sampled;  // of what is sampled for it: no side above the region's
};

// Requires: no side of the frame and of view.room is 0.
[[nodiscard]] PictureLayout picture_layout(PictureSize frame, const View& view) noexcept;

// The corners of a dragged rectangle, whichever they are; both belong to it.
[[nodiscard]] PixelBox box_between(PixelPosition a, PixelPosition b) noexcept;

// Exact: a point of the picture leads to a frame pixel whose value is shown there.
class PicturePlace {
  public:
    // As a Picture says it: the region that it shows and its size as displayed. Requires: no side of either is 0.
    PicturePlace(const PixelBox& region, PictureSize displayed, Orientation orientation) noexcept;

    // Also of points outside the picture, which lead outside the region.
    [[nodiscard]] PlanePoint to_frame(PlanePoint picture_point) const noexcept;
    [[nodiscard]] PlanePoint to_picture(PlanePoint frame_point) const noexcept;

    // Nothing outside the picture.
    [[nodiscard]] std::optional<PixelPosition> pixel_at(PlanePoint picture_point) const noexcept;
    // The nearest pixel of the region: for a rectangle that is dragged beyond the picture.
    [[nodiscard]] PixelPosition nearest_pixel(PlanePoint picture_point) const noexcept;

  private:
    PixelBox region_;
    PictureSize lying_;  // the picture's size as the frame lies
    Orientation orientation_;
};

}  // namespace framering
