#include "acquirer/source/simulated/simulated_cells.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "acquirer/source/simulated/simulated_light.hpp"
#include "acquirer/source/simulated/simulated_random.hpp"
#include "acquirer/source/simulated/simulated_samples.hpp"

namespace framering {

namespace {
constexpr std::size_t kShapes = 8;
constexpr std::size_t kNoiseVariants = 3;
constexpr std::uint32_t kSmallestSide = 12;  // of a frame with cells
constexpr float kCoverage = 0.08F;
constexpr std::size_t kMostCells = 1000;

struct Granule {
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
struct Shape {
    float radius_pixels;
    std::array<float, 4> lobe_depth, lobe_phase;
    float nucleus_x, nucleus_y, nucleus_width, nucleus_light;
    std::vector<Granule> granules;

    [[nodiscard]] float outline(float angle) const {
        float radius = 1;
        for (std::size_t i = 0; i < lobe_depth.size(); ++i) {
            radius += lobe_depth[i] * std::sin(static_cast<float>(i + 2) * angle + lobe_phase[i]);
        }
        return radius;
    }
    [[nodiscard]] CellLight light(float x, float y) const;
};

constexpr float kReach = 1.5F;  // of the outermost light, in mean radii

float bump(float x, float y, float width) {
    return std::exp(-(x * x + y * y) / (2 * width * width));
}

CellLight Shape::light(float x, float y) const {
    const float inside = outline(std::atan2(y, x)) - std::hypot(x, y);  // above 0 inside
    const float edge = 1 / (1 + std::exp(-inside * 20));
    if (edge < 0.02F) {
        return {};
    }
    CellLight light;
    const float membrane = 0.07F * std::exp(-inside * inside * 160);
    light.body = edge * (0.10F + 0.05F * std::clamp(inside, 0.0F, 1.0F) + membrane);
    light.nucleus = edge * nucleus_light * bump(x - nucleus_x, y - nucleus_y, nucleus_width);
    for (const Granule& granule : granules) {
        light.granules += edge * granule.light * bump(x - granule.x, y - granule.y, granule.width);
    }
    return light;
}

Shape random_shape(Dice& dice, float radius_pixels) {
    Shape shape{};
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

template <class Sample>
CellStamp<Sample> render(const Shape& shape, Dice& dice, const FrameFormat& format) {
    const auto reach = static_cast<std::int32_t>(std::ceil(kReach * shape.radius_pixels));
    const SampleScale<Sample> scale(format);
    CellStamp<Sample> stamp;
    stamp.side = 2 * reach + 1;
    for (std::int32_t row = 0; row < stamp.side; ++row) {
        typename CellStamp<Sample>::Row lit{stamp.side, 0};
        for (std::int32_t column = 0; column < stamp.side; ++column) {
            const CellLight light = shape.light(static_cast<float>(column - reach) / shape.radius_pixels,
                                                static_cast<float>(row - reach) / shape.radius_pixels);
            const bool is_lit = light.body > 0;
            if (is_lit) {
                lit = {std::min(lit.first, column), column + 1};
            }
            for (std::uint32_t sample = 0; sample < samples_per_pixel(format.pixel_format); ++sample) {
                const float seen =
                    light.seen_through(filter_of(format.pixel_format, static_cast<std::uint64_t>(column),
                                                 static_cast<std::uint64_t>(row), sample));
                stamp.light.push_back(scale(is_lit ? seen + shot_noise(seen) * dice.normal() : 0));
            }
        }
        stamp.rows.push_back(lit);
    }
    return stamp;
}

// The sample's own width throughout, so that the compiler adds eight or sixteen at once.
template <class Sample>
void add_light(Sample* line, const Sample* light, std::int32_t count, Sample largest) {
    for (std::int32_t i = 0; i < count; ++i) {
        const auto room = static_cast<Sample>(largest - line[i]);
        line[i] = static_cast<Sample>(line[i] + std::min(light[i], room));
    }
}

float wrapped(float place, float period) {
    return place - period * std::floor(place / period);
}
}  // namespace

template <class Sample>
SimulatedCells<Sample>::SimulatedCells(const FrameFormat& format)
    : width_(static_cast<std::int32_t>(format.width)),
      height_(static_cast<std::int32_t>(format.height)),
      samples_(static_cast<std::int32_t>(samples_per_pixel(format.pixel_format))),
      step_(bayer_pattern_of(format.pixel_format) ? 2 : 1),
      largest_(SampleScale<Sample>(format).largest()) {
    const std::uint32_t side = std::min(format.width, format.height);
    if (side < kSmallestSide) {
        return;
    }
    Dice dice(kSimulationSeed);
    const float radius = std::clamp(static_cast<float>(side) / 24, 2.0F, 64.0F);
    for (std::size_t i = 0; i < kShapes; ++i) {
        const Shape shape = random_shape(dice, radius);
        for (std::size_t variant = 0; variant < kNoiseVariants; ++variant) {
            stamps_.push_back(render<Sample>(shape, dice, format));
        }
    }
    const float area = static_cast<float>(format.width) * static_cast<float>(format.height);
    const float wanted = std::ceil(kCoverage * area / (std::numbers::pi_v<float> * radius * radius));
    const std::size_t count = std::min(kMostCells, static_cast<std::size_t>(wanted));
    for (std::size_t i = 0; i < count; ++i) {
        // All follow the flow of the medium to the lower right, each at its own pace.
        cells_.push_back({dice.between(0, static_cast<float>(format.width)),
                          dice.between(0, static_cast<float>(format.height)), radius * dice.between(0.005F, 0.05F),
                          radius * dice.between(-0.01F, 0.03F), radius * dice.between(0.1F, 0.8F),
                          dice.between(0.01F, 0.05F), dice.between(0, 6.28F), dice.word() % kShapes});
    }
    placed_.resize(cells_.size());
}

template <class Sample>
auto SimulatedCells<Sample>::place(std::size_t index, std::uint64_t time) const -> Placed {
    const Cell& cell = cells_[index];
    const auto& stamp = stamps_[cell.shape * kNoiseVariants + scrambled(time + index) % kNoiseVariants];
    // A float keeps single frames apart up to 2^24; before that the film begins again.
    const auto frames = static_cast<float>(time % (1U << 22));
    const auto margin = static_cast<float>(stamp.side);
    const float x = cell.x + cell.speed_x * frames;
    const float y =
        cell.y + cell.speed_y * frames + cell.sway * std::sin(cell.sway_rate * frames + cell.sway_phase);
    const auto stepped = [&](float place, std::int32_t length) {
        const auto pixel = static_cast<std::int32_t>(wrapped(place, static_cast<float>(length) + margin) - margin);
        return pixel / step_ * step_;
    };
    return {stepped(x, width_), stepped(y, height_), &stamp};
}

template <class Sample>
void SimulatedCells<Sample>::move_to(std::uint64_t time) {
    for (std::size_t index = 0; index < cells_.size(); ++index) {
        placed_[index] = place(index, time);
    }
}

template <class Sample>
void SimulatedCells<Sample>::draw_rows(std::span<Sample> frame, std::size_t first_row, std::size_t end_row) const {
    for (const Placed& cell : placed_) {
        const CellStamp<Sample>& stamp = *cell.stamp;
        const auto top = std::max(cell.y, static_cast<std::int32_t>(first_row));
        const auto bottom = std::min(cell.y + stamp.side, static_cast<std::int32_t>(end_row));
        for (std::int32_t y = top; y < bottom; ++y) {
            const auto lit = stamp.rows[static_cast<std::size_t>(y - cell.y)];
            const std::int32_t first = std::max(lit.first, -cell.x);
            const std::int32_t count = std::min(lit.last, width_ - cell.x) - first;
            add_light(frame.data() + (std::ptrdiff_t{y} * width_ + cell.x + first) * samples_,
                      stamp.light.data() + (std::ptrdiff_t{y - cell.y} * stamp.side + first) * samples_,
                      count * samples_, largest_);
        }
    }
}

template class SimulatedCells<std::uint8_t>;
template class SimulatedCells<std::uint16_t>;
template class SimulatedCells<float>;

}  // namespace framering
