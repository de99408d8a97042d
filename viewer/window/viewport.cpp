#include "viewer/window/viewport.hpp"

#include <algorithm>
#include <cmath>

namespace framering {

namespace {
constexpr double kLargestScale = 64;
constexpr double kFewestPixels = 4;  // of the canvas that a frame is shrunk to, were it smaller than the fit

double settled(double centre, double frame, double canvas, double scale) {
    const double half = canvas / 2 / scale;
    return 2 * half >= frame ? frame / 2 : std::clamp(centre, half, frame - half);
}

std::uint32_t rounded(double side) {
    return static_cast<std::uint32_t>(std::max(1.0, std::round(side)));
}
}  // namespace

void Viewport::set_canvas(PictureSize canvas) {
    canvas_ = canvas;
    settle();
}

void Viewport::set_frame(PictureSize frame) {
    if (frame == frame_) {
        return;
    }
    frame_ = frame;
    fit();
}

void Viewport::set_orientation(Orientation orientation) {
    if (orientation == orientation_) {
        return;
    }
    const PlanePoint looked_at = turn().to_frame(centre_);
    orientation_ = orientation;
    centre_ = turn().to_picture(looked_at);
    settle();
}

void Viewport::fit() {
    fits_ = true;
    settle();
}

void Viewport::set_scale(double scale, PlanePoint about) {
    const double smallest = kFewestPixels / std::max(frame_.width, frame_.height);
    const PlanePoint from_middle{about.x - middle().x, about.y - middle().y};
    const PlanePoint fixed{centre_.x + from_middle.x / scale_, centre_.y + from_middle.y / scale_};
    fits_ = false;
    scale_ = std::clamp(scale, smallest, kLargestScale);
    centre_ = {fixed.x - from_middle.x / scale_, fixed.y - from_middle.y / scale_};
    settle();
}

void Viewport::zoom(double factor, PlanePoint about) {
    const double stop = fitting_scale();
    const double aim = scale_ * factor;
    if (!fits_ && scale_ > stop && aim <= stop) {
        fit();
    } else {
        set_scale(aim, about);
    }
}

double Viewport::fitting_scale() const {
    const PictureSize size = turned_frame();
    const PictureSize picture = fit_into(size, canvas_);
    return std::max(1.0 * picture.width / size.width, 1.0 * picture.height / size.height);
}

void Viewport::pan(double right, double down) {
    centre_ = {centre_.x - right / scale_, centre_.y - down / scale_};
    settle();
}

void Viewport::settle() {
    const PictureSize size = turned_frame();
    if (fits_) {
        scale_ = fitting_scale();
    }
    centre_ = {settled(centre_.x, size.width, canvas_.width, scale_),
               settled(centre_.y, size.height, canvas_.height, scale_)};
}

PicturePlace Viewport::turn() const noexcept {
    return {{0, 0, frame_.width, frame_.height}, turned_frame(), orientation_};
}

PlanePoint Viewport::to_frame(PlanePoint screen) const {
    return turn().to_frame(
        {centre_.x + (screen.x - middle().x) / scale_, centre_.y + (screen.y - middle().y) / scale_});
}

PlanePoint Viewport::to_screen(PlanePoint frame) const {
    const PlanePoint point = turn().to_picture(frame);
    return {middle().x + (point.x - centre_.x) * scale_, middle().y + (point.y - centre_.y) * scale_};
}

Rectangle Viewport::place_of(const PixelBox& box) const {
    const PlanePoint a = to_screen({1.0 * box.left, 1.0 * box.top});
    const PlanePoint b = to_screen({1.0 * box.left + box.width, 1.0 * box.top + box.height});
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x), std::abs(a.y - b.y)};
}

PixelBox Viewport::region() const {
    if (fits_) {
        return {};
    }
    const PlanePoint a = to_frame({0, 0});
    const PlanePoint b = to_frame({1.0 * canvas_.width, 1.0 * canvas_.height});
    constexpr double hair = 1e-6;  // an edge that lies on a pixel's edge takes no further pixel
    const auto left = static_cast<std::uint32_t>(std::max(0.0, std::floor(std::min(a.x, b.x) + hair)));
    const auto top = static_cast<std::uint32_t>(std::max(0.0, std::floor(std::min(a.y, b.y) + hair)));
    const auto right = static_cast<std::uint32_t>(
        std::clamp(std::ceil(std::max(a.x, b.x) - hair), left + 1.0, std::max(left + 1.0, 1.0 * frame_.width)));
    const auto bottom = static_cast<std::uint32_t>(
        std::clamp(std::ceil(std::max(a.y, b.y) - hair), top + 1.0, std::max(top + 1.0, 1.0 * frame_.height)));
    return {left, top, right - left, bottom - top};
}

PictureSize Viewport::room() const {
    if (fits_) {
        return canvas_;
    }
    const Rectangle place = place_of(region());
    return {rounded(place.width), rounded(place.height)};
}

std::optional<PixelPosition> Viewport::pixel_at(PlanePoint screen) const {
    const PlanePoint point = to_frame(screen);
    if (point.x < 0 || point.y < 0 || point.x >= frame_.width || point.y >= frame_.height) {
        return std::nullopt;
    }
    return PixelPosition{static_cast<std::uint32_t>(point.x), static_cast<std::uint32_t>(point.y)};
}

PixelPosition Viewport::nearest_pixel(PlanePoint screen) const {
    const PlanePoint point = to_frame(screen);
    return {static_cast<std::uint32_t>(std::clamp(point.x, 0.0, frame_.width - 1.0)),
            static_cast<std::uint32_t>(std::clamp(point.y, 0.0, frame_.height - 1.0))};
}

PixelBox Viewport::box_between(PlanePoint a, PlanePoint b) const {
    return framering::box_between(nearest_pixel(a), nearest_pixel(b));
}

}  // namespace framering
