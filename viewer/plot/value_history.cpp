#include "viewer/plot/value_history.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace framering {

namespace {
constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();
}  // namespace

void ValueHistory::begin(std::uint64_t scan_id, std::vector<ScanAxis> axes, std::optional<std::uint64_t> planned) {
    scan_id_ = scan_id;
    axes_ = std::move(axes);
    axes_.resize(std::min<std::size_t>(axes_.size(), kMaxAxes));
    planned_ = planned;
    series_.clear();
    read_backs_.assign(axes_.size(), std::nullopt);
    frames_.clear();
    positions_.clear();
    values_.clear();
    older_rows_ = 0;
    width_ = 1;
    frames_left_out_ = 0;
    reports_left_out_ = 0;
    whole_since_ = ++number_;
}

std::size_t ValueHistory::series_place(const ValueSeries& series) {
    const auto found = std::ranges::find(series_, series);
    if (found != series_.end()) {
        return static_cast<std::size_t>(found - series_.begin());
    }
    widen_rows(series_.size() + 1);
    series_.push_back(series);
    whole_since_ = ++number_;
    return series_.size() - 1;
}

void ValueHistory::widen_rows(std::size_t series) {
    std::vector<double> wider(frames_.size() * series, kNoValue);
    for (std::size_t row = 0; row < frames_.size(); ++row) {
        std::copy_n(values_.data() + row * series_.size(), series_.size(), wider.data() + row * series);
    }
    values_ = std::move(wider);
}

void ValueHistory::add(const FrameInfo& info, double time_s, std::span<const std::size_t> places) {
    add_read_backs(info);
    frames_.push_back({info.sequence, info.delivered, time_s, ++number_});
    const std::size_t known = std::min<std::size_t>({info.axis_count, kMaxAxes, axes_.size()});
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        positions_.push_back(i < known ? info.axes[i] : AxisPosition{0, kNoValue, kNoValue});
    }
    values_.resize(values_.size() + series_.size(), kNoValue);
    double* const values = values_.data() + values_.size() - series_.size();
    const std::size_t count = std::min<std::size_t>({info.value_count, kMaxValues, places.size()});
    for (std::size_t i = 0; i < count; ++i) {
        if (places[i] != kNowhere) {
            values[places[i]] = info.values[i];
        }
    }
    for (std::size_t i = 0; i < known; ++i) {
        if (read_backs_[i]) {
            values[*read_backs_[i]] = info.axes[i].value;
        }
    }
    if (frames_.size() - older_rows_ >= 2 * kNewestRows) {
        thin();
    }
}

void ValueHistory::add_read_backs(const FrameInfo& info) {
    for (std::size_t i = 0; i < std::min<std::size_t>({info.axis_count, kMaxAxes, axes_.size()}); ++i) {
        const AxisPosition& axis = info.axes[i];
        if (read_backs_[i] || !std::isfinite(axis.value) || axis.value == axis.set_point ||
            is_measured(axes_[i])) {
            continue;
        }
        read_backs_[i] = series_place({"", axes_[i].name + " read-back", axes_[i].unit});
        for (std::size_t row = 0; row < frames_.size(); ++row) {
            values_[row * series_.size() + *read_backs_[i]] = positions_[row * axes_.size() + i].value;
        }
    }
}

void ValueHistory::report(std::uint64_t sequence, std::size_t place, double value) {
    const auto found = std::ranges::lower_bound(frames_, sequence, {}, &Frame::sequence);
    if (found == frames_.end() || found->sequence != sequence) {
        ++reports_left_out_;
        return;
    }
    const auto row = static_cast<std::size_t>(found - frames_.begin());
    double& there = values_[row * series_.size() + place];
    if (there != value && !(std::isnan(there) && std::isnan(value))) {
        there = value;
        found->number = ++number_;
    }
}

ValueHistory::Row ValueHistory::row(std::size_t n) const noexcept {
    const Frame& frame = frames_[n];
    return {frame.sequence,
            frame.delivered,
            frame.time_s,
            frame.number,
            std::span(positions_).subspan(n * axes_.size(), axes_.size()),
            std::span(values_).subspan(n * series_.size(), series_.size())};
}

bool ValueHistory::is_measured(const ScanAxis& axis) const noexcept {
    return std::ranges::any_of(series_, [&](const ValueSeries& series) {
        return series.role.empty() && series.name == axis.name && series.unit == axis.unit;
    });
}

bool ValueHistory::has_values() const noexcept {
    return std::ranges::any_of(values_, [](double value) { return std::isfinite(value); });
}

void ValueHistory::thin() {
    const std::size_t count = frames_.size() - kNewestRows;
    std::vector<std::size_t> kept = extremes(count, width_);
    const std::uint64_t reach = frames_[count - 1].delivered - frames_[0].delivered;
    while (kept.size() > kMostOlderRows && width_ <= reach) {
        width_ *= 2;
        kept = extremes(count, width_);
    }
    keep_of_first(count, kept);
    older_rows_ = kept.size();
    whole_since_ = ++number_;
}

std::vector<std::size_t> ValueHistory::extremes(std::size_t count, std::uint64_t width) const {
    std::vector<std::size_t> kept;
    for (std::size_t begin = 0, end = 0; begin < count; begin = end) {
        const std::uint64_t bucket = frames_[begin].delivered / width;
        while (end < count && frames_[end].delivered / width == bucket) {
            ++end;
        }
        std::vector<std::size_t> rows;
        for (std::size_t place = 0; place < series_.size(); ++place) {
            std::optional<std::size_t> least;
            std::optional<std::size_t> most;
            const auto value = [&](std::size_t row) { return values_[row * series_.size() + place]; };
            for (std::size_t row = begin; row < end; ++row) {
                if (std::isnan(value(row))) {
                    continue;
                }
                least = !least || value(row) < value(*least) ? row : least;
                most = !most || value(row) > value(*most) ? row : most;
            }
            if (least) {
                rows.insert(rows.end(), {*least, *most});
            }
        }
        std::ranges::sort(rows);
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
        kept.insert(kept.end(), rows.begin(), rows.end());
    }
    return kept;
}

void ValueHistory::keep_of_first(std::size_t count, const std::vector<std::size_t>& kept) {
    std::vector<std::size_t> rows = kept;
    rows.resize(kept.size() + frames_.size() - count);
    std::iota(rows.begin() + static_cast<std::ptrdiff_t>(kept.size()), rows.end(), count);
    for (std::size_t to = 0; to < rows.size(); ++to) {  // rows only move forward
        frames_[to] = frames_[rows[to]];
        std::copy_n(positions_.data() + rows[to] * axes_.size(), axes_.size(),
                    positions_.data() + to * axes_.size());
        std::copy_n(values_.data() + rows[to] * series_.size(), series_.size(),
                    values_.data() + to * series_.size());
    }
    frames_.resize(rows.size());
    positions_.resize(rows.size() * axes_.size());
    values_.resize(rows.size() * series_.size());
}

}  // namespace framering
