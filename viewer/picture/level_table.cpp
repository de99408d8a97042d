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
    LevelScale(ContrastRange range, Tone tone, RangeMarks marks) noexcept
        : range_(range),
          tone_(tone),
          darkest_(marks == RangeMarks::none ? 0 : 1),
          brightest_(marks == RangeMarks::none ? 255 : 254) {}

    [[nodiscard]] std::uint8_t level(std::uint32_t value) const noexcept {
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
        const double position = double{1} * (value - range_.low) / (range_.high - range_.low);
        return static_cast<std::uint8_t>(
            std::lround(darkest_ + with_tone(position, tone_) * (brightest_ - darkest_)));
    }

  private:
    ContrastRange range_;
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

std::vector<std::uint8_t> level_table(ContrastRange range, Tone tone, RangeMarks marks) {
    const LevelScale scale(range, tone, marks);
    std::vector<std::uint8_t> table(kPixelValues);
    table.front() = scale.level(0);
    table.back() = scale.level(kPixelValues - 1);
    fill(table, scale, 0, kPixelValues - 1);
    return table;
}

}  // namespace framering
