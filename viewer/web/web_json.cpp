#include "viewer/web/web_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/session/forecast_json.hpp"
#include "viewer/display/pixel_text.hpp"
#include "viewer/display/status_text.hpp"
#include "viewer/web/live_json.hpp"
#include "viewer/web/source_json.hpp"

namespace framering {

using nlohmann::json;

namespace {
const char* word_of(Emphasis emphasis) noexcept {
    switch (emphasis) {
        case Emphasis::good:
            return "good";
        case Emphasis::warning:
            return "warning";
        case Emphasis::alarm:
            return "alarm";
        case Emphasis::plain:
            break;
    }
    return "plain";
}

const char* word_of(SessionLink link) noexcept {
    switch (link) {
        case SessionLink::live:
            return "live";
        case SessionLink::acquirer_gone:
            return "acquirer_gone";
        case SessionLink::ended:
            return "ended";
        case SessionLink::missing:
            break;
    }
    return "missing";
}

const char* word_of(FrameStatus status) noexcept {
    return status == FrameStatus::good ? "good" : status == FrameStatus::incomplete ? "incomplete" : "failed";
}

json line_to_json(const StatusLine& line) {
    json parts = json::array();
    for (const StatusPart& part : line) {
        parts.push_back({{"text", part.text}, {"emphasis", word_of(part.emphasis)}});
    }
    return parts;
}

template <class T>
json value_or_null(const std::optional<T>& value) {
    return value ? json(*value) : json();
}

json forecast_with_texts(const Forecast& forecast) {
    json out = forecast_to_json<json>(forecast);
    out["disk_full_text"] = disk_full_text(forecast);
    out["ring_full_text"] = ring_full_text(forecast);
    return out;
}

json axes_of(const FrameInfo& info) {
    json axes = json::array();
    for (std::uint32_t i = 0; i < std::min(info.axis_count, kMaxAxes); ++i) {
        axes.push_back({{"index", info.axes[i].index}, {"value", info.axes[i].value}});
    }
    return axes;
}

json axes_of(const std::vector<ScanAxis>& plan) {
    json axes = json::array();
    for (const ScanAxis& axis : plan) {
        axes.push_back({{"name", axis.name}, {"unit", axis.unit}, {"length", axis.length}});
    }
    return axes;
}

json frame_to_json(const ShownFrame& frame) {
    const FrameInfo& info = frame.info;
    return {{"sequence", frame.sequence},
            {"delivered", frame.delivered},
            {"scan_id", frame.scan_id},
            {"stored", frame.stored},
            {"status", word_of(frame.status)},
            {"age_ns", frame.age.count()},
            {"width", frame.format.width},
            {"height", frame.format.height},
            {"pixel_format", name_of(frame.format.pixel_format)},
            {"significant_bits", frame.format.significant_bits},
            {"pixel_size_nm", frame.format.pixel_size_nm},
            {"exposure_us", info.exposure_us},
            {"offset", {info.offset_x, info.offset_y}},
            {"binning", {info.binning_x, info.binning_y}},
            {"camera_frame_id", info.camera_frame_id},
            {"camera_timestamp", info.camera_timestamp},
            {"values", values_to_json<json>(info)},
            {"axes", axes_of(info)}};
}

json luts_to_json() {
    json names = json::array();
    for (const Lut lut : all_luts()) {
        names.push_back(name_of(lut));
    }
    return names;
}

json box_to_json(const PixelBox& box) {
    return {box.left, box.top, box.width, box.height};
}

// JSON knows neither not-a-number nor infinity.
json number_to_json(double value) {
    constexpr double largest_exact = 9'007'199'254'740'992;
    if (!std::isfinite(value)) {
        return number_text(value);
    }
    return value == std::floor(value) && std::abs(value) < largest_exact ? json(static_cast<std::int64_t>(value))
                                                                         : json(value);
}

// What there is of one channel is a value, of three a list of them.
template <class Values>
json numbers_to_json(const Values& values) {
    json list = json::array();
    for (const double value : values) {
        list.push_back(number_to_json(value));
    }
    return list;
}

json range_to_json(ContrastRange range) {
    return {number_to_json(range.low), number_to_json(range.high)};
}

json statistics_to_json(const SampleStatistics& statistics) {
    return {{"minimum", number_to_json(statistics.minimum)},
            {"maximum", number_to_json(statistics.maximum)},
            {"mean", number_to_json(statistics.mean)},
            {"saturated", statistics.saturated},
            {"count", statistics.count},
            {"not_numbers", statistics.not_numbers},
            {"infinite", statistics.infinite}};
}

json frame_statistics_to_json(const FrameStatistics& statistics) {
    json out = statistics_to_json(statistics);
    out["saturation"] = number_to_json(statistics.saturation);
    out["colours"] = json::array();
    for (const SampleStatistics& colour : statistics.colours) {
        out["colours"].push_back(statistics_to_json(colour));
    }
    return out;
}

json spread_to_json(const SpreadStatistics& statistics) {
    json out = statistics_to_json(statistics);
    out["deviation"] = number_to_json(statistics.deviation);
    return out;
}

json box_statistics_to_json(const BoxStatistics& statistics) {
    json out = spread_to_json(statistics);
    out["box"] = box_to_json(statistics.box);
    out["colours"] = json::array();
    for (const SpreadStatistics& colour : statistics.colours) {
        out["colours"].push_back(spread_to_json(colour));
    }
    return out;
}

json profile_to_json(const std::vector<Measurements::Profile>& profiles) {
    if (profiles.size() <= 1) {
        return profiles.empty() ? json::array() : numbers_to_json(profiles.front());
    }
    json list = json::array();
    for (const Measurements::Profile& profile : profiles) {
        list.push_back(numbers_to_json(profile));
    }
    return list;
}

json pointer_to_json(const PixelReading& reading) {
    return reading.values.size() == 1 ? number_to_json(reading.values.front()) : numbers_to_json(reading.values);
}

json measurements_to_json(const Measurements& measured) {
    json out{{"pointer", nullptr},
             {"pointer_text", nullptr},
             {"box", nullptr},
             {"profile", profile_to_json(measured.profiles)}};
    if (measured.pointer) {
        out["pointer"] = pointer_to_json(*measured.pointer);
        out["pointer_text"] = reading_text(*measured.pointer);
    }
    if (measured.box) {
        out["box"] = box_statistics_to_json(*measured.box);
    }
    return out;
}

std::string json_text(const json& object) {
    // Texts out of shared memory may hold anything.
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}
}  // namespace

std::string web_status_json(const ViewerStatus& status, bool control) {
    return json_text({{"session", status.session},
                      {"link", word_of(status.link)},
                      {"link_age_ns", status.link_age.count()},
                      {"scan_id", value_or_null(status.scan_id)},
                      {"scan_state", status.scan_state},
                      {"scan_working", status.scan_working},
                      {"is_paused", status.is_paused},
                      {"planned", value_or_null(status.planned)},
                      {"axes", axes_of(status.axes)},
                      {"frame", status.frame ? frame_to_json(*status.frame) : json()},
                      {"frozen", status.frozen},
                      {"camera_hz", status.camera_hz},
                      {"shown_hz", status.shown_hz},
                      {"slots_used", status.slots_used},
                      {"slot_count", status.slot_count},
                      {"lost", status.lost()},
                      {"lost_ring_full", status.lost_ring_full},
                      {"lost_camera", status.lost_camera},
                      {"lost_writer_gone", status.lost_writer_gone},
                      {"writer_records", status.writer_records},
                      {"lacks_writer", status.lacks_writer()},
                      {"writer_lag", status.writer_lag},
                      {"writer_error", status.writer_error},
                      {"writer_blocked_ns", status.writer_blocked.count()},
                      {"forecast", forecast_with_texts(status.forecast)},
                      {"value_keys", value_keys_to_json<json>(status)},
                      {"counters", counters_to_json<json>(status)},
                      {"live", live_to_json<json>(status)},
                      {"answer", status.answer},
                      {"refused", status.refused},
                      {"control", control},
                      {"luts", luts_to_json()},
                      {"scan_line", line_to_json(scan_line(status))},
                      {"frame_line", line_to_json(frame_line(status))},
                      {"waiting_text", waiting_text(status)}});
}

std::string web_line_json(const std::string& line) {
    return json_text({{"line", line}});
}

std::string picture_header_json(const ShownPicture& shown, std::string_view type, std::uint64_t frozen_by) {
    const Picture& picture = shown.picture;
    json colour_ranges = json::array();
    for (const ContrastRange range : picture.colour_ranges) {
        colour_ranges.push_back(range_to_json(range));
    }
    return json_text({{"look", shown.look},
                      {"type", type},
                      {"frozen", frozen_by},
                      {"frame", frame_to_json(shown.frame)},
                      {"region", box_to_json(picture.region)},
                      {"size", {picture.size.width, picture.size.height}},
                      {"mirrored", shown.view.orientation.mirrored},
                      {"turns", shown.view.orientation.quarter_turns},
                      {"range", range_to_json(picture.range)},
                      {"colour_ranges", colour_ranges},
                      {"scale", range_to_json(picture.scale)},
                      {"statistics", frame_statistics_to_json(picture.statistics)},
                      {"texts",
                       {{"range", range_text(picture.statistics)},
                        {"saturated", saturation_text(picture.statistics)},
                        {"not_finite", not_finite_text(picture.statistics)},
                        {"limits", limits_text(picture.range, picture.colour_ranges)},
                        {"balance", balance_text(picture.gains)}}},
                      {"gains", picture.gains},
                      {"gains_to_grey", text_of(WhiteBalance{WhiteBalance::Mode::fixed, picture.gains_to_grey})},
                      {"histogram", picture.histogram},
                      {"colour_histograms", picture.colour_histograms},
                      {"measured", measurements_to_json(picture.measured)}});
}

std::string picture_message(std::string_view header, std::string_view image) {
    std::string message;
    message.reserve(4 + header.size() + image.size());
    for (unsigned shift = 0; shift < 32; shift += 8) {
        message += static_cast<char>((header.size() >> shift) & 0xff);
    }
    message += header;
    message += image;
    return message;
}

}  // namespace framering
