// Where an axis of a plot has its marks, and what stands at them.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace framering {

struct PlotRange {
    double low = 0;
    double high = 1;

    bool operator==(const PlotRange&) const = default;
    // 0 at its low end, 1 at its high one.
    [[nodiscard]] double share(double value) const noexcept { return (value - low) / (high - low); }
};

struct PlotTick {
    double at = 0;
    std::string text;
};

// Wide enough for all that are finite, with a margin of 5 %; around a value that is alone. Without any: 0 to 1.
[[nodiscard]] PlotRange range_around(std::span<const double> values);
// Of both, `low` below `high` also where they are the same point.
[[nodiscard]] PlotRange range_between(double low, double high);

// At whole multiples of 1, 2 or 5 times a power of ten, at most `most` of them; all texts have as many digits as
// it takes to tell them apart. Requires: low < high, finite; most >= 2.
[[nodiscard]] std::vector<PlotTick> plot_ticks(PlotRange range, std::size_t most);

}  // namespace framering
