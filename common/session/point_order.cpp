#include "common/session/point_order.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/base/error.hpp"

namespace framering {

namespace {
std::size_t axis_named(const std::vector<ScanAxis>& axes, const std::string& name) {
    const auto found = std::ranges::find(axes, name, &ScanAxis::name);
    if (found == axes.end()) {
        fail(ExitCode::usage, "a skip rule names axis '{}', which the plan does not have", name);
    }
    return static_cast<std::size_t>(found - axes.begin());
}

// A rule in terms of places in the list of axes.
struct PlacedRule {
    std::vector<std::pair<std::size_t, std::uint64_t>> where;
    struct Every {
        std::size_t axis;
        std::uint64_t every;
        std::uint64_t from;
    };
    std::vector<Every> unless;
};

PlacedRule placed(const SkipRule& rule, const std::vector<ScanAxis>& axes) {
    PlacedRule out;
    for (const SkipRule::Place& place : rule.where) {
        const std::size_t axis = axis_named(axes, place.axis);
        if (axes[axis].length == 0) {
            fail(ExitCode::usage, "a skip rule names index {} of axis '{}', which has no end; use \"every\"",
                 place.index, place.axis);
        }
        if (place.index >= axes[axis].length) {
            fail(ExitCode::usage, "a skip rule names index {} of axis '{}', which has {} points", place.index,
                 place.axis, axes[axis].length);
        }
        out.where.emplace_back(axis, place.index);
    }
    for (const SkipRule::Every& every : rule.unless) {
        if (every.every == 0) {
            fail(ExitCode::usage, "a skip rule takes every 0th point of axis '{}'; use 1 or more", every.axis);
        }
        out.unless.push_back({axis_named(axes, every.axis), every.every, every.from});
    }
    return out;
}

bool skips(const PlacedRule& rule, const PointIndices& point) noexcept {
    const bool is_there =
        std::ranges::all_of(rule.where, [&](const auto& place) { return point[place.first] == place.second; });
    const bool is_among = !rule.unless.empty() && std::ranges::all_of(rule.unless, [&](const auto& every) {
        const std::uint64_t index = point[every.axis];
        return index >= every.from && (index - every.from) % every.every == 0;
    });
    return is_there && !is_among;
}

// After how many indices of the outermost axis the rules say the same again.
std::uint64_t cycle_of(const std::vector<PlacedRule>& rules, const ScanAxis& outermost) {
    std::uint64_t cycle = 1;
    for (const PlacedRule& rule : rules) {
        for (const PlacedRule::Every& every : rule.unless) {
            if (every.axis != 0) {
                continue;
            }
            if (every.from >= every.every && outermost.length == 0) {
                fail(ExitCode::usage,
                     "a skip rule begins at index {} of axis '{}', which has no end; use less than {}", every.from,
                     outermost.name, every.every);
            }
            const bool repeats = every.from < every.every && every.every <= kMostRuledPoints;
            cycle = repeats ? std::lcm(cycle, every.every) : kMostRuledPoints;
            cycle = std::min(cycle, kMostRuledPoints);
        }
        if (std::ranges::any_of(rule.where, [](const auto& place) { return place.first == 0; })) {
            cycle = kMostRuledPoints;
        }
    }
    return outermost.length == 0 ? cycle : std::min(cycle, outermost.length);
}
}  // namespace

PointOrder::PointOrder(std::vector<ScanAxis> axes, const std::vector<SkipRule>& skips) : axes_(std::move(axes)) {
    for (std::size_t i = 1; i < axes_.size(); ++i) {
        inner_points_ *= axes_[i].length;
    }
    if (skips.empty()) {
        return;
    }
    if (axes_.empty()) {
        fail(ExitCode::usage, "there are skip rules, and no axes");
    }
    std::vector<PlacedRule> rules;
    std::ranges::transform(skips, std::back_inserter(rules),
                           [&](const SkipRule& rule) { return placed(rule, axes_); });
    const std::uint64_t cycle = cycle_of(rules, axes_.front());
    if (inner_points_ > kMostRuledPoints / cycle) {
        fail(ExitCode::usage,
             "the skip rules repeat after {} indices of axis '{}' with {} points each; the limit is {} points",
             cycle, axes_.front().name, inner_points_, kMostRuledPoints);
    }
    kept_before_.push_back(0);
    for (std::uint64_t outer = 0; outer < cycle; ++outer) {
        std::vector<std::uint32_t>& kept = kept_.emplace_back();
        for (std::uint64_t inner = 0; inner < inner_points_; ++inner) {
            const PointIndices point = indices_of(outer, inner);
            if (std::ranges::none_of(rules,
                                     [&](const PlacedRule& rule) { return framering::skips(rule, point); })) {
                kept.push_back(static_cast<std::uint32_t>(inner));
            }
        }
        kept_before_.push_back(kept_before_.back() + kept.size());
    }
    if (kept_before_.back() == 0) {
        fail(ExitCode::usage, "the skip rules leave no point of the plan");
    }
}

std::optional<std::uint64_t> PointOrder::points() const noexcept {
    if (axes_.empty() || axes_.front().length == 0) {
        return std::nullopt;
    }
    if (kept_.empty()) {
        return axes_.front().length * inner_points_;
    }
    const std::uint64_t outer = axes_.front().length;
    return outer / kept_.size() * kept_before_.back() + kept_before_[outer % kept_.size()];
}

PointIndices PointOrder::at(std::uint64_t point) const noexcept {
    if (kept_.empty()) {
        return indices_of(point / inner_points_, point % inner_points_);
    }
    const std::uint64_t cycle = point / kept_before_.back();
    const std::uint64_t rest = point % kept_before_.back();
    const auto after = std::ranges::upper_bound(kept_before_, rest);
    const auto outer = static_cast<std::uint64_t>(after - kept_before_.begin()) - 1;
    return indices_of(cycle * kept_.size() + outer, kept_[outer][rest - kept_before_[outer]]);
}

std::uint64_t PointOrder::grid_number(std::uint64_t point) const noexcept {
    if (kept_.empty()) {
        return point;
    }
    const PointIndices indices = at(point);
    std::uint64_t number = indices[0];
    for (std::size_t i = 1; i < axes_.size(); ++i) {
        number = number * axes_[i].length + indices[i];
    }
    return number;
}

PointIndices PointOrder::indices_of(std::uint64_t outer, std::uint64_t inner) const noexcept {
    PointIndices indices{};
    for (std::size_t i = axes_.size(); i-- > 1;) {
        indices[i] = inner % axes_[i].length;
        inner /= axes_[i].length;
    }
    indices[0] = outer;
    return indices;
}

void PointOrder::set_axes(FrameInfo& info, std::uint64_t point) const noexcept {
    info.axis_count = static_cast<std::uint32_t>(axes_.size());
    if (axes_.empty()) {
        return;
    }
    const PointIndices indices = at(point);
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        // A source may give more frames than were planned; the outermost axis goes on without a set point.
        const bool is_planned = axes_[i].set_points.empty() || indices[i] < axes_[i].length;
        const double set_point = is_planned ? axes_[i].set_point(indices[i]) : 0;
        info.axes[i] = {indices[i], set_point, set_point};
    }
}

}  // namespace framering
