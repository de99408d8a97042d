#include "acquirer/dry_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "acquirer/stepping/point_targets.hpp"
#include "common/base/quantity.hpp"
#include "common/session/point_order.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kRows = 5;                // at each end
constexpr std::uint64_t kMostLooked = 1'000'000;  // points of which the settle times are added up

std::string cell(const ScanAxis& axis, const AxisPosition& position) {
    std::string text = fmt::format("{}", position.index);
    if (const std::string label = position.index < axis.labels.size() ? axis.labels[position.index] : "";
        !label.empty()) {
        text += " " + label;
    } else if (axis.has_set_points()) {
        text += fmt::format(" {:.6g}{}", position.set_point, axis.unit.empty() ? "" : " " + axis.unit);
    }
    return text;
}

std::string row_text(const ScanPlan& plan, const PointOrder& order, std::uint64_t frame) {
    FrameInfo info;
    order.set_axes(info, frame);
    std::string row = fmt::format("  {:>8}", frame);
    for (std::size_t i = 0; i < plan.axes.size(); ++i) {
        row += fmt::format("  {:<16}", cell(plan.axes[i], info.axes[i]));
    }
    row.erase(row.find_last_not_of(' ') + 1);
    return row + "\n";
}

std::string rows_text(const ScanPlan& plan, const PointOrder& order, std::optional<std::uint64_t> frames) {
    std::string text = fmt::format("  {:>8}", "frame");
    for (const ScanAxis& axis : plan.axes) {
        text += fmt::format("  {:<16}", axis.name);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
    const std::uint64_t first = std::min(kRows, frames.value_or(kRows));
    for (std::uint64_t frame = 0; frame < first; ++frame) {
        text += row_text(plan, order, frame);
    }
    if (!frames || *frames > 2 * kRows) {
        text += fmt::format("  {:>8}\n", "...");
    }
    for (std::uint64_t frame = std::max(first, frames.value_or(first) - std::min(kRows, frames.value_or(first)));
         frames && frame < *frames; ++frame) {
        text += row_text(plan, order, frame);
    }
    return text;
}

std::string disk_text(std::uint64_t frames, std::uint64_t frame_bytes) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    return frames > most / frame_bytes ? "more than any disk has" : size_text(frames * frame_bytes);
}

// The settle times of the first points, in proportion for all of them.
double settling_s(const PointOrder& order, const PointTargets& targets, std::uint64_t frames) {
    const std::uint64_t looked = std::min(frames, kMostLooked);
    std::optional<PointIndices> before;
    double seconds = 0;
    for (std::uint64_t frame = 0; frame < looked; ++frame) {
        const PointIndices point = order.at(frame);
        if (!before || !targets.is_same_step(*before, point)) {
            seconds += std::chrono::duration<double>(targets.settle(before, point)).count();
        }
        before = point;
    }
    return looked == 0 ? 0 : seconds * static_cast<double>(frames) / static_cast<double>(looked);
}

double least_seconds(const ScanPlan& plan, const PointOrder& order, const PointTargets& targets,
                     std::uint64_t frames) {
    const double period_s = plan.frame_rate_hz > 0 ? 1 / plan.frame_rate_hz : 0;
    double seconds = static_cast<double>(frames) * std::max(period_s, plan.setup.exposure_us / 1e6);
    if (order.axes().empty()) {
        return seconds;
    }
    seconds += settling_s(order, targets, frames);
    const ScanAxis& outermost = order.axes().front();
    if (outermost.interval && outermost.length > 1) {
        const double rest = seconds / static_cast<double>(outermost.length);
        seconds = std::max(seconds, static_cast<double>(outermost.length - 1) * outermost.step + rest);
    }
    return seconds;
}
}  // namespace

std::string dry_run_text(const ScanPlan& plan, const RingSize& ring, const Actuators& actuators) {
    const PointOrder order(plan.axes, plan.skips);
    const PointTargets targets(plan, actuators);
    const std::uint64_t frame_bytes = plan.format.payload_bytes();
    std::string text;
    if (!plan.name.empty()) {
        text += fmt::format("name      {}\n", plan.name);
    }
    if (!plan.axes.empty()) {
        text += fmt::format("axes      {}\n", axes_text(plan.axes));
    }
    text += fmt::format("frame     {} x {} {}, {}\n", plan.format.width, plan.format.height,
                        name_of(plan.format.pixel_format), size_text(frame_bytes));
    if (plan.frames) {
        const double seconds = least_seconds(plan, order, targets, *plan.frames);
        text += fmt::format("frames    {}\ndisk      {}\n", *plan.frames, disk_text(*plan.frames, frame_bytes));
        text += fmt::format(
            "time      {}\n",
            seconds <= 0 || seconds > 9e9
                ? "as fast as source and readers allow"
                : duration_text(std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(seconds))) +
                      " or more, plus moves");
    } else {
        text += "frames    without an end\n";
    }
    text +=
        fmt::format("memory    {}, {} slots\n", size_text(ring.slot_count * ring.slot_stride), ring.slot_count);
    if (!actuators.empty()) {
        text += fmt::format("actuators {}\n", actuators.axes_text());
    }
    return plan.axes.empty() ? text : text + rows_text(plan, order, plan.frames);
}

}  // namespace framering
