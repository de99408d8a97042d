#include "viewer/web/web_json.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "common/session/forecast_json.hpp"
#include "viewer/display/status_text.hpp"

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
    switch (status) {
        case FrameStatus::good:
            return "good";
        case FrameStatus::incomplete:
            return "incomplete";
        case FrameStatus::failed:
            break;
    }
    return "failed";
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

json measurements_to_json(const Measurements& measured) {
    json out{{"pointer", value_or_null(measured.pointer)}, {"box", nullptr}, {"profile", measured.profile}};
    if (measured.box) {
        const BoxStatistics& box = *measured.box;
        out["box"] = {{"box", box_to_json(box.box)}, {"minimum", box.minimum},
                      {"maximum", box.maximum},      {"mean", box.mean},
                      {"deviation", box.deviation},  {"saturated", box.saturated}};
    }
    return out;
}

std::string text_of(const json& object) {
    // Texts out of shared memory may hold anything.
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}
}  // namespace

std::string web_status_json(const ViewerStatus& status, bool control) {
    return text_of({{"session", status.session},
                    {"link", word_of(status.link)},
                    {"link_age_ns", status.link_age.count()},
                    {"scan_id", value_or_null(status.scan_id)},
                    {"scan_state", status.scan_state},
                    {"scan_working", status.scan_working},
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
                    {"lost_writer_gone", status.lost_writer_gone},
                    {"writer_records", status.writer_records},
                    {"writer_lag", status.writer_lag},
                    {"writer_error", status.writer_error},
                    {"writer_blocked_ns", status.writer_blocked.count()},
                    {"forecast", forecast_with_texts(status.forecast)},
                    {"answer", status.answer},
                    {"refused", status.refused},
                    {"control", control},
                    {"luts", luts_to_json()},
                    {"scan_line", line_to_json(scan_line(status))},
                    {"frame_line", line_to_json(frame_line(status))},
                    {"waiting_text", waiting_text(status)}});
}

std::string web_line_json(const std::string& line) {
    return text_of({{"line", line}});
}

std::string picture_header_json(const ShownPicture& shown, std::string_view type, std::uint64_t frozen_by) {
    const Picture& picture = shown.picture;
    const FrameStatistics& statistics = picture.statistics;
    return text_of({{"look", shown.look},
                    {"type", type},
                    {"frozen", frozen_by},
                    {"frame", frame_to_json(shown.frame)},
                    {"region", box_to_json(picture.region)},
                    {"size", {picture.size.width, picture.size.height}},
                    {"mirrored", shown.view.orientation.mirrored},
                    {"turns", shown.view.orientation.quarter_turns},
                    {"range", {picture.range.low, picture.range.high}},
                    {"statistics",
                     {{"minimum", statistics.minimum},
                      {"maximum", statistics.maximum},
                      {"mean", statistics.mean},
                      {"saturated", statistics.saturated},
                      {"saturation", statistics.saturation}}},
                    {"histogram", picture.histogram},
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
