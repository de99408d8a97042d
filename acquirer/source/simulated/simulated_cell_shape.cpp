#include "acquirer/source/simulated/simulated_cell_shape.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace framering {

namespace {
constexpr float kReach = 1.5F;  // of the outermost light, in mean radii

float bump(float x, float y, float width) {
    return std::exp(-(x * x + y * y) / (2 * width * width));
}

// A running mean along one line of `count` pixels, `step` apart; what is outside is dark.
void blur_line(CellLight* line, std::int32_t count, std::int32_t step, std::int32_t reach,
               std::vector<CellLight>& room) {
    room.resize(static_cast<std::size_t>(count));
    const float share = 1 / static_cast<float>(2 * reach + 1);
    CellLight sum;
    const auto add = [&](std::int32_t place, float sign) {
        if (place >= 0 && place < count) {
            const CellLight& pixel = line[std::ptrdiff_t{place} * step];
            sum.body += sign * pixel.body;
            sum.nucleus += sign * pixel.nucleus;
            sum.granules += sign * pixel.granules;
        }
    };
    for (std::int32_t i = 0; i < reach; ++i) {
        add(i, 1);
    }
    for (std::int32_t i = 0; i < count; ++i) {
        add(i + reach, 1);
        room[static_cast<std::size_t>(i)] = {share * sum.body, share * sum.nucleus, share * sum.granules};
        add(i - reach, -1);
    }
    for (std::int32_t i = 0; i < count; ++i) {
        line[std::ptrdiff_t{i} * step] = room[static_cast<std::size_t>(i)];
    }
}
}  // namespace

CellLight CellShape::light(float x, float y) const {
    const float inside = outline(std::atan2(y, x)) - std::hypot(x, y);  // above 0 inside
    const float edge = 1 / (1 + std::exp(-inside * 20));
    if (edge < 0.02F) {
        return {};
    }
    CellLight light;
    const float membrane = 0.07F * std::exp(-inside * inside * 160);
    light.body = edge * (0.10F + 0.05F * std::clamp(inside, 0.0F, 1.0F) + membrane);
    light.nucleus = edge * nucleus_light * bump(x - nucleus_x, y - nucleus_y, nucleus_width);
    for (const CellGranule& granule : granules) {
        light.granules += edge * granule.light * bump(x - granule.x, y - granule.y, granule.width);
    }
    return light;
}

CellShape random_cell_shape(Dice& dice, float radius_pixels) {
    CellShape shape{};
    shape.radius_pixels = radius_pixels * dice.between(0.7F, 1.25F);
    for (std::size_t i = 0; i < shape.lobe_depth.size(); ++i) {
        shape.lobe_depth[i] = dice.between(0.02F, 0.16F) / static_cast<float>(i + 1);
        shape.lobe_phase[i] = dice.between(0, 2 * std::numbers::pi_v<float>);
    }
    shape.nucleus_x = dice.between(-0.2F, 0.2F);
    shape.nucleus_y = dice.between(-0.2F, 0.2F);
    shape.nucleus_width = dice.between(0.2F, 0.28F);
    shape.nucleus_light = dice.between(0.14F, 0.3F);
    for (int i = 0; i < 14; ++i) {
        const float angle = dice.between(0, 2 * std::numbers::pi_v<float>);
        const float radius = dice.between(0.3F, 0.8F);
        shape.granules.push_back({radius * std::cos(angle), radius * std::sin(angle), dice.between(0.03F, 0.07F),
                                  dice.between(0.02F, 0.09F)});
    }
    return shape;
}

CellPicture picture_of(const CellShape& shape) {
    const auto reach = static_cast<std::int32_t>(std::ceil(kReach * shape.radius_pixels));
    CellPicture picture{2 * reach + 1, {}};
    for (std::int32_t row = 0; row < picture.side; ++row) {
        for (std::int32_t column = 0; column < picture.side; ++column) {
            picture.light.push_back(shape.light(static_cast<float>(column - reach) / shape.radius_pixels,
                                                static_cast<float>(row - reach) / shape.radius_pixels));
        }
    }
    return picture;
}

CellPicture blurred(const CellPicture& picture, std::int32_t reach) {
    constexpr int boxes = 3;
    const std::int32_t margin = blur_margin(reach);
    CellPicture wide{picture.side + 2 * margin, {}};
    wide.light.resize(static_cast<std::size_t>(wide.side) * static_cast<std::size_t>(wide.side));
    for (std::int32_t y = 0; y < picture.side; ++y) {
        std::copy_n(&picture.at(0, y), picture.side, &wide.at(margin, y + margin));
    }
    std::vector<CellLight> room;
    for (int box = 0; box < boxes; ++box) {
        for (std::int32_t i = 0; i < wide.side; ++i) {
            blur_line(&wide.at(0, i), wide.side, 1, reach, room);
        }
        for (std::int32_t i = 0; i < wide.side; ++i) {
            blur_line(&wide.at(i, 0), wide.side, wide.side, reach, room);
        }
    }
    return wide;
}

}  // namespace framering
