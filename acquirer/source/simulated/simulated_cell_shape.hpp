// What a simulated cell looks like, before any camera: its outline, its stains.
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "acquirer/source/simulated/simulated_random.hpp"
#include "acquirer/source/simulated/simulated_samples.hpp"

namespace framering {

struct CellGranule {
    float x, y, width, light;
};

// The light of a place, as fractions of full scale. Each part has a stain of its own.
struct CellLight {
    float body = 0;
    float nucleus = 0;
    float granules = 0;

    [[nodiscard]] float seen_through(Filter filter) const noexcept {
        switch (filter) {
            case Filter::red:
                return 0.25F * body + 0.15F * nucleus + 1.6F * granules;
            case Filter::green:
                return 1.2F * body + 0.25F * nucleus + 0.5F * granules;
            case Filter::blue:
                return 0.2F * body + 1.5F * nucleus + 0.2F * granules;
            default:
                return body + nucleus + granules;
        }
    }
};

// One cell about the origin, the mean radius being 1.
struct CellShape {
    float radius_pixels;
    std::array<float, 4> lobe_depth, lobe_phase;
    float nucleus_x, nucleus_y, nucleus_width, nucleus_light;
    std::vector<CellGranule> granules;

    [[nodiscard]] float outline(float angle) const {
        float radius = 1;
        for (std::size_t i = 0; i < lobe_depth.size(); ++i) {
            radius += lobe_depth[i] * std::sin(static_cast<float>(i + 2) * angle + lobe_phase[i]);
        }
        return radius;
    }
    [[nodiscard]] CellLight light(float x, float y) const;
};

// A shape whose mean radius is near `radius_pixels`.
[[nodiscard]] CellShape random_cell_shape(Dice& dice, float radius_pixels);

// Its light, pixel by pixel, one row after the other.
struct CellPicture {
    std::int32_t side = 0;  // pixels
    std::vector<CellLight> light;

    [[nodiscard]] CellLight& at(std::int32_t x, std::int32_t y) noexcept { return light[place(x, y)]; }
    [[nodiscard]] const CellLight& at(std::int32_t x, std::int32_t y) const noexcept { return light[place(x, y)]; }
    [[nodiscard]] std::size_t place(std::int32_t x, std::int32_t y) const noexcept {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x);
    }
};
[[nodiscard]] CellPicture picture_of(const CellShape& shape);

// Out of focus: as three boxes of 2 * `reach` + 1 pixels blur it, which is near to a bell. Larger by
// blur_margin().
[[nodiscard]] CellPicture blurred(const CellPicture& picture, std::int32_t reach);
// On each side, pixels; even, as colour filters repeat.
[[nodiscard]] constexpr std::int32_t blur_margin(std::int32_t reach) noexcept {
    return 3 * reach + reach % 2;
}

}  // namespace framering
