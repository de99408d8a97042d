#include "viewer/picture/level_table.hpp"

#include <algorithm>
#include <cmath>

namespace framering {

namespace {
constexpr std::uint32_t kPixelValues = 65'536;

// Of a position in the contrast range, 0 to 1.
double with_tone(double position, Tone tone) noexcept {
    constexpr double steepness = 1000;  // as astronomers' displays have it
    switch (tone.kind) {
        case Tone::Kind::linear:
            break;
        case Tone::Kind::gamma:
            return tone.gamma > 0 ? std::pow(position, 1 / tone.gamma) : position;
        case Tone::Kind::logarithm:
            return std::log1p(steepness * position) / std::log1p(steepness);
    }
    return position;
}

class LevelScale {
  public:
    LevelScale(ContrastRange range, Tone tone, RangeMarks marks, double gain) noexcept
        : range_(range),
          gain_(gain),
          tone_(tone),
          darkest_(marks == RangeMarks::none ? 0 : 1),
          brightest_(marks == RangeMarks::none ? 255 : 254) {}

    [[nodiscard]] std::uint8_t level(std::uint32_t sample) const noexcept {
        const double value = sample * gain_;
        // A constant frame has no range: its one value is shown as middle grey.
        if (value == range_.low && range_.high <= range_.low) {
            return 127;
        }
        if (value <= range_.low) {
            return darkest_;
        }
        if (value >= range_.high) {
            return brightest_;
        }
        const double position = (value - range_.low) / (range_.high - range_.low);
        return static_cast<std::uint8_t>(
            std::lround(darkest_ + with_tone(position, tone_) * (brightest_ - darkest_)));
    }

  private:
    ContrastRange range_;
    double gain_;
    Tone tone_;
    std::uint8_t darkest_;
    std::uint8_t brightest_;
};

// Values from `first` to `last` of a scale that never falls: between two equal levels nothing is computed.
void fill(std::vector<std::uint8_t>& table, const LevelScale& scale, std::uint32_t first, std::uint32_t last) {
    if (table[first] == table[last]) {
        std::fill(table.begin() + first, table.begin() + last, table[first]);
        return;
    }
    if (last - first > 1) {
        const std::uint32_t middle = first + (last - first) / 2;
        table[middle] = scale.level(middle);
        fill(table, scale, first, middle);
        fill(table, scale, middle, last);
    }
}
}  // namespace

std::vector<std::uint8_t> level_table(ContrastRange range, Tone tone, RangeMarks marks, double gain) {
    const LevelScale scale(range, tone, marks, gain);
    std::vector<std::uint8_t> table(kPixelValues);
    table.front() = scale.level(0);
    table.back() = scale.level(kPixelValues - 1);
    fill(table, scale, 0, kPixelValues - 1);
    return table;
}

std::vector<std::uint8_t> levels_of(const std::vector<float>& values, ContrastRange range, Tone tone,
                                    RangeMarks marks) {
    constexpr double last = kPixelValues - 1;
    const bool is_range = range.high > range.low;
    // Values at the limits and beyond are at the ends of the table.
    const auto table = level_table({0, last}, tone, marks);
    const std::uint8_t middle = level_table({0, 0}, tone, marks).front();
    const double steps = is_range ? last / (range.high - range.low) : 0;
    std::vector<std::uint8_t> levels(values.size());
    std::transform(values.begin(), values.end(), levels.begin(), [&](float sample) {
        const double value{sample};
        if (!is_range) {
            return value == range.low ? middle : value > range.low ? table.back() : table.front();
        }
        const double place = (value - range.low) * steps;
        constexpr double half = 0.5;  // rounds what is not negative, quicker than std::lround
        // Not clamp(): a number that is none becomes 0.
        return table[place > 0 ? static_cast<std::size_t>(std::min(place, last) + half) : 0];
    });
    return levels;
}

}  // namespace framering
