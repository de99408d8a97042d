// What a mean hides: pixels at the ends of the camera's range.
#pragma once
#include <cstdint>

namespace framering {

// Of the pixels that became one of the picture.
enum class BoxEnd : std::uint8_t {
    none,
    zero,       // all of them are 0
    saturated,  // at least one is
};

// Of the pixels of both.
[[nodiscard]] constexpr BoxEnd joined(BoxEnd a, BoxEnd b) noexcept {
    if (a == BoxEnd::saturated || b == BoxEnd::saturated) {
        return BoxEnd::saturated;
    }
    return a == b ? a : BoxEnd::none;
}

}  // namespace framering
