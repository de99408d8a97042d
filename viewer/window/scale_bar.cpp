#include "viewer/window/scale_bar.hpp"

#include <fmt/core.h>

#include <cmath>

namespace framering {

namespace {
constexpr double kNmPerUm = 1e3;
constexpr double kNmPerMm = 1e6;
}  // namespace

double round_length(double most) {
    const double power = std::pow(10, std::floor(std::log10(most)));
    constexpr double hair = 1 + 1e-9;
    for (const double factor : {5.0, 2.0}) {
        if (factor * power <= most * hair) {
            return factor * power;
        }
    }
    return power;
}

std::string length_text(double nm) {
    if (nm >= kNmPerMm) {
        return fmt::format("{:.4g} mm", nm / kNmPerMm);
    }
    return nm >= kNmPerUm ? fmt::format("{:.4g} \u00b5m", nm / kNmPerUm) : fmt::format("{:.4g} nm", nm);
}

std::optional<ScaleBar> scale_bar(double pixel_size_nm, double scale, double widest) {
    if (!(pixel_size_nm > 0) || !std::isfinite(pixel_size_nm) || !(scale > 0) || !(widest > 0)) {
        return std::nullopt;
    }
    const double nm_per_screen_pixel = pixel_size_nm / scale;
    const double length_nm = round_length(widest * nm_per_screen_pixel);
    return ScaleBar{length_nm / nm_per_screen_pixel, length_text(length_nm)};
}

}  // namespace framering
