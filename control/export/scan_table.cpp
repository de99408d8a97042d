#include "control/export/scan_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <string_view>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr std::string_view kFirstColumns = "frame,sequence,delivered,status";
constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view kTimeColumns = "time (s),host_time (ns),utc,camera_time (tick),camera_frame_id";

std::string_view status_text(FrameStatus status) noexcept {
    switch (status) {
        case FrameStatus::good:
            return "good";
        case FrameStatus::incomplete:
            return "incomplete";
        default:
            return "failed";
    }
}

std::string with_unit(const std::string& name, const std::string& unit) {
    return unit.empty() ? name : fmt::format("{} ({})", name, unit);
}

// 0: not known.
void put_known(fmt::memory_buffer& line, std::uint64_t number) {
    line.push_back(',');
    if (number != 0) {
        fmt::format_to(std::back_inserter(line), "{}", number);
    }
}

void put_measured(fmt::memory_buffer& line, double value) {
    line.push_back(',');
    if (!std::isnan(value)) {
        fmt::format_to(std::back_inserter(line), "{}", value);
    }
}

// The columns of an axis beside its index.
std::string names_of_points(const ScanAxis& axis) {
    std::string names;
    const auto add = [&](const std::string& what, const std::string& unit) {
        names += "," + csv_field(with_unit(axis.name + what, unit));
    };
    if (!axis.labels.empty()) {
        add(" label", "");
    }
    if (axis.has_set_points()) {
        add(" set point", axis.unit);
    }
    if (!axis.places.empty()) {
        add(" x", "um");
        add(" y", "um");
        add(" z", "um");
    }
    return names;
}

// The same columns at an index. Nothing: the frame has none, or it is behind the plan's last one.
void put_point(fmt::memory_buffer& line, const ScanAxis& axis, std::optional<std::uint64_t> index) {
    const bool is_listed = index && (axis.length == 0 || *index < axis.length);
    if (!axis.labels.empty()) {
        line.push_back(',');
        line.append(is_listed ? csv_field(axis.label(*index)) : std::string());
    }
    if (axis.has_set_points()) {
        const bool is_known = index && (is_listed || axis.set_points.empty());
        put_measured(line, is_known ? axis.set_point(*index) : kNotMeasured);
    }
    if (!axis.places.empty()) {
        const StagePlace* const place = is_listed ? &axis.places[*index] : nullptr;
        put_measured(line, place == nullptr ? kNotMeasured : place->x);
        put_measured(line, place == nullptr ? kNotMeasured : place->y);
        put_measured(line, place == nullptr || !place->z ? kNotMeasured : *place->z);
    }
}

// Indices, then what the points are called and where they are.
void put_axes(fmt::memory_buffer& line, const FrameInfo& info, const std::vector<ScanAxis>& axes) {
    const auto index_of = [&](std::size_t i) {
        return i < info.axis_count ? std::optional(info.axes[i].index) : std::nullopt;
    };
    for (std::size_t i = 0; i < axes.size(); ++i) {
        line.push_back(',');
        if (const auto index = index_of(i)) {
            fmt::format_to(std::back_inserter(line), "{}", *index);
        }
    }
    for (std::size_t i = 0; i < axes.size(); ++i) {
        put_point(line, axes[i], index_of(i));
    }
}
}  // namespace

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char letter : text) {
        quoted += letter;
        quoted += letter == '"' ? "\"" : "";
    }
    return quoted + '"';
}

ScanTable::ScanTable(RecordedScan& scan)
    : scan_(&scan),
      keys_(scan.values_files().keys()),
      first_capture_ns_(scan.frame_count() == 0 ? 0 : scan.info(0).capture_time_ns) {
    for (const std::string& role : reporting_roles(scan.directory())) {
        reported_.push_back(read_reported(scan.directory(), scan.manifest().scan_id, role));
    }
}

std::string ScanTable::header() const {
    std::string header(kFirstColumns);
    const std::vector<ScanAxis>& axes = scan_->manifest().plan.axes;
    for (const ScanAxis& axis : axes) {
        header += "," + csv_field(axis.name);
    }
    for (const ScanAxis& axis : axes) {
        header += names_of_points(axis);
    }
    header += ",";
    header += kTimeColumns;
    for (const ValueKey& key : keys_) {
        const std::string name = with_unit(key.name, key.unit);
        const bool is_taken = std::ranges::count(axes, name, &ScanAxis::name) != 0;  // by the index of an axis
        header += "," + csv_field(is_taken ? name + " (read back)" : name);
    }
    for (const ReportedValues& reported : reported_) {
        for (const ValueKey& key : reported.keys) {
            header += "," + csv_field(with_unit(reported.role + "." + key.name, key.unit));
        }
    }
    return header + "\n";
}

std::uint64_t ScanTable::damaged_reports() const noexcept {
    return std::accumulate(
        reported_.begin(), reported_.end(), std::uint64_t{0},
        [](std::uint64_t sum, const ReportedValues& reported) { return sum + reported.damaged; });
}

std::string ScanTable::line(std::size_t n) {
    const FrameInfo info = scan_->info(n);
    const Manifest& manifest = scan_->manifest();
    const std::optional<ValuesRow> row = values_of(n);
    fmt::memory_buffer line;
    fmt::format_to(std::back_inserter(line), "{},{},{},{}", n, info.sequence, info.delivered,
                   status_text(info.status));
    put_axes(line, info, manifest.plan.axes);
    const auto since_first_ns = static_cast<std::int64_t>(info.capture_time_ns - first_capture_ns_);
    fmt::format_to(std::back_inserter(line), ",{:.6f},{},{}", static_cast<double>(since_first_ns) / 1e9,
                   info.capture_time_ns,
                   utc_text(info.capture_time_ns + static_cast<std::uint64_t>(manifest.clock_offset_ns)));
    put_known(line, row ? row->head.camera_time : 0);
    put_known(line, row ? row->head.camera_frame_id : 0);
    for (const auto& place : places_) {
        put_measured(line, row && place ? row->values[*place] : kNotMeasured);
    }
    for (const ReportedValues& reported : reported_) {
        const std::span<const double> values = reported.of(info.sequence);
        for (std::size_t i = 0; i < reported.keys.size(); ++i) {
            put_measured(line, values.empty() ? kNotMeasured : values[i]);
        }
    }
    line.push_back('\n');
    return fmt::to_string(line);
}

std::optional<ValuesRow> ScanTable::values_of(std::size_t n) {
    find_places(scan_->values_files().table_of(n));
    try {
        return scan_->values(n);
    } catch (const Error& error) {
        why_ = unreadable_++ == 0 ? error.what() : why_;
        return std::nullopt;
    }
}

void ScanTable::find_places(const ValuesTable* table) {
    if (table == table_ && places_.size() == keys_.size()) {
        return;
    }
    table_ = table;
    places_.assign(keys_.size(), std::nullopt);
    for (std::size_t i = 0; table != nullptr && i < keys_.size(); ++i) {
        const auto found = std::ranges::find(table->keys, keys_[i]);
        if (found != table->keys.end()) {
            places_[i] = static_cast<std::size_t>(found - table->keys.begin());
        }
    }
}

}  // namespace framering
