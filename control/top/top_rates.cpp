// Curves of the rates.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "control/top/top_sections.hpp"

namespace framering {

namespace {
constexpr std::size_t kNumberColumns = 16;
constexpr std::size_t kLimitColumns = 11;
constexpr std::size_t kLeastCurve = 8;

struct Curve {
    std::string_view label;
    std::string number;
    std::vector<double> values;  // the newest last
    double top = 1;              // the value at the upper edge
    std::string top_text;
    TopWeight weight = TopWeight::good;
};

// A round number not below `value`, and not far above it.
double round_limit(double value) {
    if (!(value > 0)) {
        return 1;
    }
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 1.5, 2.0, 3.0, 5.0, 7.5}) {
        if (value <= step * power) {
            return step * power;
        }
    }
    return 10 * power;
}

std::string short_number(double value) {
    return value < 10     ? fmt::format("{:.2f}", value)
           : value < 1000 ? fmt::format("{:.1f}", value)
                          : fmt::format("{:.0f}", value);
}

// Of one row of the curve, counted from the bottom: eighths of its height. What is above 0 is seen.
char level_in_row(double share, std::size_t row, std::size_t rows) {
    const double eighths = std::clamp(share, 0.0, 1.0) * 8.0 * static_cast<double>(rows);
    const double here = eighths - 8.0 * static_cast<double>(row);
    const int level = std::clamp(static_cast<int>(std::lround(here)), 0, 8);
    return static_cast<char>('0' + (level == 0 && row == 0 && share > 0 ? 1 : level));
}

void add_curve(const Curve& curve, TopSize size, std::size_t rows, TopLines& lines) {
    const std::size_t around = labelled("").width() + kNumberColumns + kLimitColumns;
    const std::size_t width = size.columns > around + kLeastCurve ? size.columns - around : 0;
    const std::size_t shown = std::min(width, curve.values.size());
    if (size.rows == 0) {  // text
        lines.push_back({labelled(curve.label).add(curve.number), TopRank::rates});
        return;
    }
    for (std::size_t row = rows; row-- > 0;) {
        const bool is_first = row + 1 == rows;
        TopLine line = labelled(is_first ? curve.label : "");
        line.add(is_first ? fmt::format("{:>{}}  ", curve.number, kNumberColumns - 2)
                          : std::string(kNumberColumns, ' '));
        std::string levels(width - shown, '0');
        for (auto value = curve.values.end() - static_cast<std::ptrdiff_t>(shown); value != curve.values.end();
             ++value) {
            levels += level_in_row(*value / curve.top, row, rows);
        }
        if (width > 0) {
            line.spans.push_back({std::move(levels), curve.weight, TopSpan::Kind::curve});
            line.add(is_first ? " " + curve.top_text : row == 0 ? " 0" : "", TopWeight::dim);
        }
        lines.push_back({std::move(line), is_first ? TopRank::rates : TopRank::curves});
    }
    if (rows > 1) {
        lines.push_back({TopLine{}, TopRank::space});
    }
}

template <class Value>
std::vector<double> values_of(const TopFacts& facts, Value value) {
    std::vector<double> values;
    std::ranges::transform(facts.history, std::back_inserter(values), value);
    return values;
}

Curve rate_curve(std::string_view label, std::string_view unit, std::vector<double> values) {
    Curve curve{label, "-", std::move(values), 1, "", TopWeight::good};
    if (!curve.values.empty()) {
        curve.number = fmt::format("{} {}", short_number(curve.values.back()), unit);
        curve.top = round_limit(*std::ranges::max_element(curve.values));
    }
    curve.top_text = fmt::format("{:g}", curve.top);
    return curve;
}

std::size_t rows_of_curve(TopSize size) {
    constexpr std::size_t rows_of_the_rest = 27;
    constexpr std::size_t most = 8;
    constexpr std::size_t curves = 3;
    return size.rows <= rows_of_the_rest
               ? 1
               : std::clamp<std::size_t>((size.rows - rows_of_the_rest) / curves, 1, most);
}
}  // namespace

void add_rate_lines(const TopFacts& facts, TopSize size, TopLines& lines) {
    constexpr double megabyte = 1e6;
    const std::size_t rows = rows_of_curve(size);
    add_curve(
        rate_curve("frames", "frames/s", values_of(facts, [](const TopSample& s) { return s.frame_rate_hz; })),
        size, rows, lines);
    add_curve(rate_curve("stored", "MB/s",
                         values_of(facts, [](const TopSample& s) { return s.disk_bytes_per_s / megabyte; })),
              size, rows, lines);
    Curve ring{"ring", "",      values_of(facts, [](const TopSample& s) { return s.ring_share; }),
               1,      "100 %", TopWeight::good};
    ring.number = fmt::format("{}/{}", facts.status->ring_used, facts.status->slot_count);
    if (facts.status->slot_count != 0 && facts.status->ring_used * 10 >= facts.status->slot_count * 9) {
        ring.weight = TopWeight::warning;
    }
    add_curve(ring, size, rows, lines);
}

}  // namespace framering
