#include "viewer/picture/colour_map.hpp"

#include "common/base/error.hpp"

namespace framering {

Lut parse_lut(std::string_view text) {
    if (text == "grey") {
        return Lut::grey;
    }
    if (text == "inverted") {
        return Lut::inverted;
    }
    if (text == "hilo") {
        return Lut::hilo;
    }
    fail(ExitCode::usage, "LUT '{}' is not known; use grey, inverted or hilo", text);
}

ColourMap colour_map(Lut lut) noexcept {
    ColourMap map;
    for (std::size_t level = 0; level < map.size(); ++level) {
        const auto grey = static_cast<std::uint8_t>(lut == Lut::inverted ? 255 - level : level);
        map[level] = {grey, grey, grey};
    }
    if (lut == Lut::hilo) {
        map.front() = {0, 0, 255};
        map.back() = {255, 0, 0};
    }
    return map;
}

RangeMarks range_marks(Lut lut) noexcept {
    return lut == Lut::hilo ? RangeMarks::ends : RangeMarks::none;
}

}  // namespace framering
