#include "viewer/plot/plot_ticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace framering {

namespace {
constexpr double kMargin = 0.05;
constexpr double kMostShown = 8e307;  // differences of two stay finite, with their margin
// Beyond these, texts have an exponent.
constexpr double kLeastPlain = 1e-3;
constexpr double kMostPlain = 1e6;

// Ticks stand at multiples of the step; half a step of rounding must not hide the one at an end.
constexpr double kRounding = 1e-9;
double first_multiple(PlotRange range, double step) {
    return std::ceil(range.low / step - kRounding);
}
double last_multiple(PlotRange range, double step) {
    return std::floor(range.high / step + kRounding);
}

double step_for(PlotRange range, std::size_t most) {
    double power = std::pow(10, std::floor(std::log10((range.high - range.low) / static_cast<double>(most))));
    for (;; power *= 10) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double step = factor * power;
            if (last_multiple(range, step) - first_multiple(range, step) < static_cast<double>(most)) {
                return step;
            }
        }
    }
}
}  // namespace

PlotRange range_between(double low, double high) {
    // Nearer to each other than this, numbers are hardly different ones.
    const double least = std::max(std::abs(low), std::abs(high)) * 1e-9;
    if (high - low > least) {
        return {low, high};
    }
    const double room = std::max(std::abs(low) * 0.01, least);
    return room > 0 ? PlotRange{low - room, high + room} : PlotRange{low - 1, high + 1};
}

PlotRange range_around(std::span<const double> values) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : values) {
        if (std::isfinite(value)) {
            low = std::min(low, std::clamp(value, -kMostShown, kMostShown));
            high = std::max(high, std::clamp(value, -kMostShown, kMostShown));
        }
    }
    if (low > high) {
        return {};
    }
    const PlotRange range = range_between(low, high);
    const double margin = kMargin * (range.high - range.low);
    return {range.low - margin, range.high + margin};
}

std::vector<PlotTick> plot_ticks(PlotRange range, std::size_t most) {
    const double step = step_for(range, most);
    const double largest = std::max(std::abs(range.low), std::abs(range.high));
    const bool is_plain = largest >= kLeastPlain && largest < kMostPlain;
    const int exponent = is_plain ? 0 : 3 * static_cast<int>(std::floor(std::log10(largest) / 3));
    const double unit = std::pow(10, exponent);
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step / unit) + 1e-9)));
    std::vector<PlotTick> ticks;
    const double last = last_multiple(range, step);
    for (double n = first_multiple(range, step); n <= last; ++n) {
        const double at = n == 0 ? 0 : n * step;
        std::string text = fmt::format("{:.{}f}", at / unit, decimals);
        if (exponent != 0 && at != 0) {
            text += fmt::format("e{}", exponent);
        }
        ticks.push_back({at, std::move(text)});
    }
    return ticks;
}

}  // namespace framering
