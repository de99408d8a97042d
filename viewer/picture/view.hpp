// What a display wants to see of a frame, and how. Pure values; equal views give equal pictures of a frame.
#pragma once
#include <cstdint>
#include <optional>

#include "common/scaling/picture_size.hpp"
#include "viewer/picture/colour_map.hpp"
#include "viewer/picture/contrast.hpp"
#include "viewer/picture/white_balance.hpp"

namespace framering {

// Of a frame as the camera gave it: x to the right, y down, whole pixels from 0.
struct PixelPosition {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    bool operator==(const PixelPosition&) const = default;
};

// A part of a frame. What lies outside the frame is left out.
struct PixelBox {
    std::uint32_t left = 0;
    std::uint32_t top = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;

    [[nodiscard]] bool empty() const noexcept { return width == 0 || height == 0; }
    bool operator==(const PixelBox&) const = default;
};

struct PixelLine {
    PixelPosition from;
    PixelPosition to;
    bool operator==(const PixelLine&) const = default;
};

// How a frame is turned before it is shown: mirrored left to right first, then turned clockwise.
struct Orientation {
    bool mirrored = false;
    std::uint8_t quarter_turns = 0;  // 0 to 3
    bool operator==(const Orientation&) const = default;
};

// How the contrast range is spread over the levels.
struct Tone {
    enum class Kind : std::uint8_t { linear, gamma, logarithm };
    Kind kind = Kind::linear;
    double gamma = 1;  // level = position in the range to the power of 1 / gamma
    bool operator==(const Tone&) const = default;
};

struct View {
    PictureSize room{1, 1};  // the largest picture; no side is 0
    PixelBox region;         // shown; empty: the whole frame
    Orientation orientation;
    Contrast contrast;
    Tone tone;
    Lut lut = Lut::grey;
    RangeMarks marks = RangeMarks::none;
    WhiteBalance balance;
    BayerView bayer = BayerView::colour;
    std::uint32_t average = 1;  // frames in the ring, the newest and those before it

    // Measured in the same frame as the picture.
    std::optional<PixelPosition> pointer;
    std::optional<PixelBox> box;
    std::optional<PixelLine> line;

    bool operator==(const View&) const = default;
};

// The whole frame with automatic contrast.
[[nodiscard]] inline View whole_frame(PictureSize room) {
    View view;
    view.room = room;
    return view;
}

}  // namespace framering
