#include "viewer/picture/picture_place.hpp"

#include <algorithm>
#include <cmath>

#include "common/scaling/shares.hpp"

namespace framering {

namespace {
bool on_its_side(Orientation orientation) noexcept {
    return orientation.quarter_turns % 2 == 1;
}

// From a point among the boxes to the same point among the cells.
double to_cells(const Shares& shares, double boxes, double point) noexcept {
    const double box = std::clamp(std::floor(point), 0.0, boxes - 1);
    const auto index = static_cast<std::size_t>(box);
    const auto begin = static_cast<double>(shares.begin(index));
    const auto end = static_cast<double>(shares.begin(index + 1));
    return begin + (point - box) * (end - begin);
}

double to_boxes(const Shares& shares, double cells, double point) noexcept {
    const auto cell = static_cast<std::size_t>(std::clamp(std::floor(point), 0.0, cells - 1));
    const std::size_t box = shares.box_of(cell);
    const auto begin = static_cast<double>(shares.begin(box));
    const auto end = static_cast<double>(shares.begin(box + 1));
    return static_cast<double>(box) + (point - begin) / (end - begin);
}

// Along one side: a picture's pixels are boxes of frame pixels, or the other way round where it is enlarged.
double along_side(std::uint32_t from, std::uint32_t to, double point) noexcept {
    return from <= to ? to_cells(Shares(from, to), from, point) : to_boxes(Shares(to, from), from, point);
}

PlanePoint laid_back(PlanePoint point, PictureSize lying, Orientation orientation) noexcept {
    PlanePoint result = point;
    switch (orientation.quarter_turns % 4) {
        case 1:
            result = {point.y, lying.height - point.x};
            break;
        case 2:
            result = {lying.width - point.x, lying.height - point.y};
            break;
        case 3:
            result = {lying.width - point.y, point.x};
            break;
        default:
            break;
    }
    result.x = orientation.mirrored ? lying.width - result.x : result.x;
    return result;
}

PlanePoint laid_out(PlanePoint point, PictureSize lying, Orientation orientation) noexcept {
    const PlanePoint from{orientation.mirrored ? lying.width - point.x : point.x, point.y};
    switch (orientation.quarter_turns % 4) {
        case 1:
            return {lying.height - from.y, from.x};
        case 2:
            return {lying.width - from.x, lying.height - from.y};
        case 3:
            return {from.y, lying.width - from.x};
        default:
            return from;
    }
}

std::uint32_t pixel_within(double point, std::uint32_t first, std::uint32_t count) noexcept {
    const double last = double{1} * first + count - 1;
    return point > first ? static_cast<std::uint32_t>(std::min(point, last)) : first;
}
}  // namespace

PictureSize turned(PictureSize size, Orientation orientation) noexcept {
    return on_its_side(orientation) ? PictureSize{size.height, size.width} : size;
}

PixelBox shown_region(PictureSize frame, const PixelBox& wanted) noexcept {
    if (wanted.empty() || wanted.left >= frame.width || wanted.top >= frame.height) {
        return {0, 0, frame.width, frame.height};
    }
    return {wanted.left, wanted.top, std::min(wanted.width, frame.width - wanted.left),
            std::min(wanted.height, frame.height - wanted.top)};
}

PictureLayout picture_layout(PictureSize frame, const View& view) noexcept {
    const PixelBox region = shown_region(frame, view.region);
    const PictureSize size = fit_into({region.width, region.height}, turned(view.room, view.orientation));
    return {region, size, {std::min(size.width, region.width), std::min(size.height, region.height)}};
}

PixelBox box_between(PixelPosition a, PixelPosition b) noexcept {
    const auto [left, right] = std::minmax(a.x, b.x);
    const auto [top, bottom] = std::minmax(a.y, b.y);
    return {left, top, right - left + 1, bottom - top + 1};
}

PicturePlace::PicturePlace(const PixelBox& region, PictureSize displayed, Orientation orientation) noexcept
    : region_(region), lying_(turned(displayed, orientation)), orientation_(orientation) {
}

PlanePoint PicturePlace::to_frame(PlanePoint picture_point) const noexcept {
    const PlanePoint point = laid_back(picture_point, lying_, orientation_);
    return {region_.left + along_side(lying_.width, region_.width, point.x),
            region_.top + along_side(lying_.height, region_.height, point.y)};
}

PlanePoint PicturePlace::to_picture(PlanePoint frame_point) const noexcept {
    const PlanePoint point{along_side(region_.width, lying_.width, frame_point.x - region_.left),
                           along_side(region_.height, lying_.height, frame_point.y - region_.top)};
    return laid_out(point, lying_, orientation_);
}

std::optional<PixelPosition> PicturePlace::pixel_at(PlanePoint picture_point) const noexcept {
    const PictureSize displayed = turned(lying_, orientation_);
    const bool inside = picture_point.x >= 0 && picture_point.y >= 0 && picture_point.x < displayed.width &&
                        picture_point.y < displayed.height;
    return inside ? std::optional(nearest_pixel(picture_point)) : std::nullopt;
}

PixelPosition PicturePlace::nearest_pixel(PlanePoint picture_point) const noexcept {
    const PlanePoint point = to_frame(picture_point);
    return {pixel_within(point.x, region_.left, region_.width),
            pixel_within(point.y, region_.top, region_.height)};
}

}  // namespace framering
