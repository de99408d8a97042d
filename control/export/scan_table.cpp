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
constexpr std::string_view kTimeColumns = "host_time (ns),utc,camera_time (tick),camera_frame_id";

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

// Indices, then set points of those axes that have steps.
void put_axes(fmt::memory_buffer& line, const FrameInfo& info, const std::vector<ScanAxis>& axes) {
    for (std::size_t i = 0; i < axes.size(); ++i) {
        line.push_back(',');
        if (i < info.axis_count) {
            fmt::format_to(std::back_inserter(line), "{}", info.axes[i].index);
        }
    }
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (axes[i].step == 0) {
            continue;
        }
        line.push_back(',');
        if (i < info.axis_count) {
            fmt::format_to(std::back_inserter(line), "{}", static_cast<double>(info.axes[i].index) * axes[i].step);
        }
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

ScanTable::ScanTable(RecordedScan& scan) : scan_(&scan), keys_(scan.values_files().keys()) {
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
        header += axis.step == 0 ? "" : "," + csv_field(with_unit(axis.name + " set point", axis.unit));
    }
    header += ",";
    header += kTimeColumns;
    for (const ValueKey& key : keys_) {
        header += "," + csv_field(with_unit(key.name, key.unit));
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
    fmt::format_to(std::back_inserter(line), ",{},{}", info.capture_time_ns,
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
