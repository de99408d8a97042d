#include "viewer/plot/value_history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "tests/unit/viewer/plot/measured_frames.hpp"

using namespace framering;
using namespace framering::test;

namespace {
double least_of(const ValueHistory& history, std::size_t series, bool most) {
    double found = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t n = 0; n < history.row_count(); ++n) {
        const double value = history.row(n).values[series];
        if (std::isfinite(value) && (std::isnan(found) || (most ? value > found : value < found))) {
            found = value;
        }
    }
    return found;
}
}  // namespace

TEST_CASE("value history: nothing before a scan, and rows as they came") {
    ValueHistory history;
    CHECK(history.scan_id() == 0);
    CHECK(history.row_count() == 0);
    CHECK_FALSE(history.has_values());
    history.begin(3, {{"z", "um", 5, 0.5}}, 10);
    const std::vector<std::size_t> places{history.series_place({"", "temperature", "degC"})};
    history.add(measured_frame(100, 0, {21.5}, {{4, 2.25, 2}}), 0.5, places);
    REQUIRE(history.row_count() == 1);
    const ValueHistory::Row row = history.row(0);
    CHECK(row.sequence == 100);
    CHECK(row.delivered == 0);
    CHECK(row.time_s == 0.5);
    CHECK(row.axes[0].index == 4);
    CHECK(row.axes[0].value == 2.25);
    CHECK(row.axes[0].set_point == 2);
    CHECK(row.values[0] == 21.5);
    CHECK(history.has_values());
    CHECK(history.planned() == 10);
}

TEST_CASE("value history: another scan forgets the one before") {
    ValueHistory history;
    history.begin(3, {}, {});
    const std::vector<std::size_t> places{history.series_place({"", "a", ""})};
    history.add(measured_frame(0, 0, {1}), 0, places);
    history.leave_out_frames(4);
    const std::uint64_t before = history.number();
    history.begin(4, {}, {});
    CHECK(history.row_count() == 0);
    CHECK(history.series().empty());
    CHECK(history.frames_left_out() == 0);
    CHECK(history.whole_since() > before);
}

TEST_CASE("value history: a series that comes later is not a number before") {
    ValueHistory history;
    history.begin(1, {}, {});
    const std::size_t a = history.series_place({"", "a", ""});
    history.add(measured_frame(0, 0, {1}), 0, std::vector{a});
    const std::size_t b = history.series_place({"", "b", "um"});
    CHECK(history.series_place({"", "a", ""}) == a);
    CHECK(history.series_place({"focus", "a", ""}) == 2);
    history.add(measured_frame(1, 1, {2, 3}), 1, std::vector{a, b});
    CHECK(history.row(0).values[a] == 1);
    CHECK(std::isnan(history.row(0).values[b]));
    CHECK(history.row(1).values[b] == 3);
    history.add(measured_frame(2, 2, {4, 5}), 2, std::vector{ValueHistory::kNowhere, b});
    CHECK(std::isnan(history.row(2).values[a]));
    CHECK(history.row(2).values[b] == 5);
}

TEST_CASE("value history: reports go to their frames by sequence, others are counted") {
    ValueHistory history;
    history.begin(1, {}, {});
    const std::size_t focus = history.series_place({"focus", "sharpness", ""});
    for (const std::uint64_t sequence : {10U, 11U, 13U}) {
        history.add(measured_frame(sequence, sequence - 10, {}), 0, {});
    }
    const std::uint64_t before = history.number();
    history.report(13, focus, 0.5);
    history.report(12, focus, 0.25);  // not here
    history.report(99, focus, 0.25);
    CHECK(history.row(2).values[focus] == 0.5);
    CHECK(history.row(2).number > before);
    CHECK(history.reports_left_out() == 2);
    const std::uint64_t after = history.number();
    history.report(13, focus, 0.5);  // once more the same
    CHECK(history.number() == after);
}

TEST_CASE("value history: read-backs are a series as soon as an axis is elsewhere than it should be") {
    ValueHistory history;
    history.begin(1, {{"z", "um", 5, 0.5}}, {});
    history.add(measured_frame(0, 0, {}, {{0, 0, 0}}), 0, {});
    CHECK(history.series().empty());
    history.add(measured_frame(1, 1, {}, {{1, 0.51, 0.5}}), 0, {});
    REQUIRE(history.series().size() == 1);
    CHECK(history.series()[0] == ValueSeries{"", "z read-back", "um"});
    CHECK(history.row(0).values[0] == 0);
    CHECK(history.row(1).values[0] == 0.51);
}

TEST_CASE("value history: an axis whose read-backs are among the values of frames gets no further series") {
    ValueHistory history;
    history.begin(1, {{"voltage", "V", 5, 0.5}}, {});
    const std::vector<std::size_t> places{history.series_place({"", "voltage", "V"})};
    history.add(measured_frame(0, 0, {0.51}, {{1, 0.51, 0.5}}), 0, places);
    CHECK(history.series().size() == 1);
}

TEST_CASE("value history: rows are bounded, the newest are complete, extremes of every bucket stay") {
    ValueHistory history;
    history.begin(1, {}, {});
    const std::vector<std::size_t> places{history.series_place({"", "a", ""}),
                                          history.series_place({"", "b", ""})};
    std::mt19937_64 random(7);
    std::normal_distribution<double> noise;
    std::vector<double> a;
    std::vector<double> b;
    constexpr std::uint64_t frames = 100'000;
    std::size_t most_rows = 0;
    for (std::uint64_t n = 0; n < frames; ++n) {
        a.push_back(n == 7'777 ? 1e6 : n == 66'543 ? -1e6 : noise(random));
        b.push_back(std::sin(static_cast<double>(n) * 1e-4) + 0.01 * noise(random));
        history.add(measured_frame(n + 5, n, {a.back(), b.back()}), static_cast<double>(n) * 0.01, places);
        most_rows = std::max(most_rows, history.row_count());
    }
    CHECK(most_rows < 2 * ValueHistory::kNewestRows + ValueHistory::kMostOlderRows);
    CHECK(least_of(history, 0, true) == 1e6);
    CHECK(least_of(history, 0, false) == -1e6);
    const std::size_t rows = history.row_count();
    bool are_newest_complete = true;
    for (std::size_t n = 0; n < ValueHistory::kNewestRows; ++n) {
        are_newest_complete = are_newest_complete && history.row(rows - 1 - n).delivered == frames - 1 - n;
    }
    CHECK(are_newest_complete);
    // Every whole bucket of the older part has its least and largest value of both, and nothing but what was
    // measured.
    const std::uint64_t width = history.bucket_width();
    CHECK(width > 1);
    const std::uint64_t older_end = frames - 2 * ValueHistory::kNewestRows;
    std::uint64_t lost_extremes = 0;
    for (std::uint64_t begin = 0; begin + width <= older_end; begin += width) {
        for (const auto* const series : {&a, &b}) {
            const auto from = series->begin() + static_cast<std::ptrdiff_t>(begin);
            const auto [least, most] = std::minmax_element(from, from + static_cast<std::ptrdiff_t>(width));
            bool has_least = false;
            bool has_most = false;
            for (std::size_t n = 0; n < rows; ++n) {
                const ValueHistory::Row row = history.row(n);
                if (row.delivered / width == begin / width) {
                    const double value = row.values[series == &a ? 0 : 1];
                    has_least = has_least || value == *least;
                    has_most = has_most || value == *most;
                }
            }
            lost_extremes += has_least && has_most ? 0U : 1U;
        }
    }
    CHECK(lost_extremes == 0);
    std::uint64_t made_up = 0;
    for (std::size_t n = 0; n < rows; ++n) {
        const ValueHistory::Row row = history.row(n);
        const bool is_measured = row.values[0] == a[row.delivered] && row.values[1] == b[row.delivered] &&
                                 row.sequence == row.delivered + 5 &&
                                 (n == 0 || history.row(n - 1).delivered < row.delivered);
        made_up += is_measured ? 0U : 1U;
    }
    CHECK(made_up == 0);
}

TEST_CASE("value history: with as many series as there can be it stays bounded as well") {
    ValueHistory history;
    history.begin(1, {}, {});
    std::vector<std::size_t> places;
    for (std::uint32_t i = 0; i < kMaxValues; ++i) {
        places.push_back(history.series_place({"", "key" + std::to_string(i), ""}));
    }
    std::mt19937_64 random(7);
    for (std::uint64_t n = 0; n < 40'000; ++n) {
        std::vector<double> values(kMaxValues);
        std::ranges::generate(values, [&] { return static_cast<double>(random() % 1000); });
        history.add(measured_frame(n, n, values), 0, places);
    }
    CHECK(history.row_count() < 2 * ValueHistory::kNewestRows + ValueHistory::kMostOlderRows);
}

TEST_CASE("value history: who has seen all up to a number needs only what has changed since") {
    ValueHistory history;
    history.begin(1, {}, {});
    const std::vector<std::size_t> places{history.series_place({"", "a", ""})};
    history.add(measured_frame(0, 0, {1}), 0, places);
    const std::uint64_t seen = history.number();
    CHECK(seen >= history.whole_since());
    history.add(measured_frame(1, 1, {1}), 0, places);
    CHECK(history.whole_since() <= seen);
    CHECK(history.row(0).number <= seen);
    CHECK(history.row(1).number > seen);
    for (std::uint64_t n = 2; n < 2 * ValueHistory::kNewestRows; ++n) {
        history.add(measured_frame(n, n, {1}), 0, places);
    }
    CHECK(history.whole_since() > seen);  // rows are gone
}
