// A bar of a round length, and round distances. Pure.
#pragma once
#include <optional>
#include <string>

namespace framering {

struct ScaleBar {
    double screen_pixels = 0;
    std::string label;  // "20 um", in ASCII but for the sign of micro
};

// The largest of 1, 2 and 5 times a power of ten up to `most`. Requires: most > 0.
[[nodiscard]] double round_length(double most);
// "500 nm", "20 µm", "1 mm".
[[nodiscard]] std::string length_text(double nm);
// Nothing where the pixel size is not known. `scale`: screen pixels a frame pixel.
[[nodiscard]] std::optional<ScaleBar> scale_bar(double pixel_size_nm, double scale, double widest);

}  // namespace framering
