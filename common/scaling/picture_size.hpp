// How large a picture is or may become.
#pragma once
#include <cstddef>
#include <cstdint>

namespace framering {

struct PictureSize {
    std::uint32_t width = 0;   // pixels of the picture
    std::uint32_t height = 0;  // pixels of the picture

    [[nodiscard]] std::size_t pixels() const noexcept { return std::size_t{width} * height; }
    bool operator==(const PictureSize&) const = default;
};

// The largest size of the frame's aspect ratio within `room`; no side below 1.
// Requires: no side of `frame` is 0.
[[nodiscard]] PictureSize fit_into(PictureSize frame, PictureSize room) noexcept;

}  // namespace framering
