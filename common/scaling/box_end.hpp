// What a mean hides: samples at the ends of the camera's range, and those that are no finite number.
#pragma once
#include <cstdint>

namespace framering {

// Of the samples that became one pixel of the picture. What stands later is graver.
enum class BoxEnd : std::uint8_t {
    none,
    zero,       // all of them are 0
    saturated,  // at least one is
    infinite,   // at least one is, and none is not a number
    no_number,  // at least one is not a number
};

// Of the pixels of both.
[[nodiscard]] constexpr BoxEnd joined(BoxEnd a, BoxEnd b) noexcept {
    const BoxEnd graver = a < b ? b : a;
    return graver != BoxEnd::zero || a == b ? graver : BoxEnd::none;
}

}  // namespace framering
