#include "viewer/window/facts.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "common/base/quantity.hpp"
#include "common/session/named_values.hpp"
#include "viewer/display/pixel_text.hpp"
#include "viewer/window/scale_bar.hpp"

namespace framering {

namespace {
std::string exposure_text(double us) {
    constexpr double us_per_ms = 1e3;
    constexpr double us_per_s = 1e6;
    if (us >= us_per_s) {
        return fmt::format("{:.4g} s", us / us_per_s);
    }
    return us >= us_per_ms ? fmt::format("{:.4g} ms", us / us_per_ms) : fmt::format("{:.4g} \u00b5s", us);
}

std::string rate_text(double hz) {
    return fmt::format("{:.{}f} frames/s", hz, hz < 10 ? 2 : 1);
}

void add_place_on_sensor(const FrameInfo& info, Facts& facts) {
    facts.push_back({"ROI at", fmt::format("{}, {}", info.offset_x, info.offset_y)});
    facts.push_back({"binning", fmt::format("{}x{}", info.binning_x, info.binning_y)});
    if (info.exposure_us > 0) {
        facts.push_back({"exposure", exposure_text(info.exposure_us)});
    }
    if (info.pixel_size_nm > 0) {
        facts.push_back({"pixel", length_text(info.pixel_size_nm)});
        facts.push_back({"field", fmt::format("{} x {}", length_text(info.pixel_size_nm * info.width),
                                              length_text(info.pixel_size_nm * info.height))});
    }
}

// "z", "3 of 0..4 (1.5 um)".
Fact axis_fact(const AxisPosition& position, std::uint32_t number, std::span<const ScanAxis> axes) {
    const ScanAxis axis = number < axes.size() ? axes[number] : ScanAxis{fmt::format("axis {}", number), "", 0, 0};
    const std::string range = axis.length > 0 ? fmt::format(" of 0..{}", axis.length - 1) : "";
    const std::string unit = axis.unit.empty() ? "" : " " + axis.unit;
    return {axis.name, fmt::format("{}{} ({:.6g}{})", position.index, range, position.value, unit)};
}

Fact status_fact(FrameStatus status) {
    switch (status) {
        case FrameStatus::incomplete:
            return {"status", "incomplete", Emphasis::warning};
        case FrameStatus::failed:
            return {"status", "failed", Emphasis::alarm};
        case FrameStatus::good:
            break;
    }
    return {"status", "good"};
}
// Samples that are not whole may be of any size.
struct MeanFormat {
    bool whole = true;

    [[nodiscard]] std::string text(double value) const {
        return whole ? fmt::format("{:.1f}", value) : fmt::format("{:.4g}", value);
    }
    [[nodiscard]] std::string of(const SampleStatistics& statistics) const { return text(statistics.mean); }
    [[nodiscard]] std::string of(const SpreadStatistics& statistics) const {
        return fmt::format("{} \u00b1 {}", text(statistics.mean), text(statistics.deviation));
    }
};

// `of`: what stands before each name.
template <class Statistics>
void add_statistics(const Statistics& statistics, const MeanFormat& mean, const std::string& of, Facts& facts) {
    facts.push_back({of + "range", number_text(statistics.minimum) + " .. " + number_text(statistics.maximum)});
    facts.push_back({of + "mean", mean.of(statistics)});
    if (mean.whole) {
        facts.push_back({of.empty() ? "saturated" : of + "sat.", fmt::format("{} px", statistics.saturated),
                         statistics.saturated > 0 ? Emphasis::warning : Emphasis::plain});
    }
    if (const std::string bad = not_finite_text(statistics); !bad.empty()) {
        facts.push_back({of + "no number", bad, Emphasis::warning});
    }
}

// All of a colour in one line.
template <class Statistics>
void add_colour(const Statistics& statistics, const std::string& name, Facts& facts) {
    const std::string saturated = statistics.saturated > 0 ? fmt::format("  sat. {}", statistics.saturated) : "";
    facts.push_back({name,
                     fmt::format("{}..{}  {}{}", number_text(statistics.minimum), number_text(statistics.maximum),
                                 MeanFormat{}.of(statistics), saturated),
                     statistics.saturated > 0 ? Emphasis::warning : Emphasis::plain});
}
}  // namespace

Facts frame_facts(const ShownFrame& frame, std::span<const ScanAxis> axes, std::uint64_t monotonic_to_utc_ns) {
    const FrameInfo& info = frame.info;
    const std::string which = frame.scan_id == 0 ? fmt::format("{}, live", frame.delivered)
                                                 : fmt::format("{} of scan {}", frame.delivered, frame.scan_id);
    Facts facts{{"frame", which},
                {"stored as", frame.stored ? fmt::format("#{}", frame.sequence) : "not recorded",
                 frame.stored ? Emphasis::plain : Emphasis::warning}};
    for (std::uint32_t i = 0; i < std::min(info.axis_count, kMaxAxes); ++i) {
        facts.push_back(axis_fact(info.axes.at(i), i, axes));
    }
    facts.push_back({"size", fmt::format("{} x {}", frame.format.width, frame.format.height)});
    facts.push_back(
        {"pixels", fmt::format("{}, {} bit", name_of(frame.format.pixel_format), frame.format.significant_bits)});
    add_place_on_sensor(info, facts);
    facts.push_back({"captured", utc_text(info.capture_time_ns + monotonic_to_utc_ns)});
    facts.push_back({"camera", fmt::format("id {}, t {}", info.camera_frame_id, info.camera_timestamp)});
    facts.push_back(status_fact(frame.status));
    return facts;
}

Facts pixel_facts(const FrameStatistics& frame, const Measurements& measured) {
    Facts facts;
    const MeanFormat mean{frame.saturation > 0};
    add_statistics(frame, mean, "", facts);
    for (std::size_t colour = 0; colour < frame.colours.size(); ++colour) {
        add_colour(frame.colours[colour], kColourLetters.at(colour), facts);
    }
    if (!measured.box) {
        return facts;
    }
    const BoxStatistics& box = *measured.box;
    facts.push_back(
        {"box", fmt::format("{}x{} at {}, {}", box.box.width, box.box.height, box.box.left, box.box.top)});
    add_statistics(box, mean, "box ", facts);
    for (std::size_t colour = 0; colour < box.colours.size(); ++colour) {
        add_colour(box.colours[colour], fmt::format("box {}", kColourLetters.at(colour)), facts);
    }
    return facts;
}

Facts source_facts(const ViewerStatus& status) {
    Facts facts;
    if (status.frame) {
        for (const NamedValue& value : named_values(status.frame->info, status.value_keys)) {
            facts.push_back({value.name, text_of(value)});
        }
    }
    for (const SourceCount& counter : status.counters) {
        if (counter.value != 0) {
            facts.push_back({counter.name, fmt::format("{}", counter.value)});
        }
    }
    return facts;
}

Facts recording_facts(const ViewerStatus& status) {
    Facts facts{{"camera", rate_text(status.camera_hz)},
                {"shown", rate_text(status.shown_hz)},
                {"lost", fmt::format("{}", status.lost()), status.lost() > 0 ? Emphasis::alarm : Emphasis::plain}};
    if (status.lost_ring_full > 0) {
        facts.push_back({"ring_full", fmt::format("{}", status.lost_ring_full), Emphasis::alarm});
    }
    if (status.lost_camera > 0) {
        facts.push_back({"lost by camera", fmt::format("{}", status.lost_camera), Emphasis::alarm});
    }
    if (status.lost_writer_gone > 0) {
        facts.push_back({"writer_gone", fmt::format("{}", status.lost_writer_gone), Emphasis::alarm});
    }
    facts.push_back({"ring", fmt::format("{} of {}", status.slots_used, status.slot_count),
                     status.forecast.ring_full ? Emphasis::warning : Emphasis::plain});
    if (!status.writer_records) {
        facts.push_back({"writer", "none", status.lacks_writer() ? Emphasis::warning : Emphasis::plain});
        return facts;
    }
    facts.push_back({"writer lag", fmt::format("{}", status.writer_lag)});
    if (!status.writer_error.empty()) {
        facts.push_back({"writer", status.writer_error, Emphasis::alarm});
    }
    if (status.forecast.scan_left) {
        facts.push_back({"scan ends in", duration_text(*status.forecast.scan_left)});
    }
    facts.push_back({"disk full in", status.forecast.disk_full ? duration_text(*status.forecast.disk_full) : "-",
                     status.forecast.disk_full_before_end ? Emphasis::warning : Emphasis::plain});
    return facts;
}

}  // namespace framering
