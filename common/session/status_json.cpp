#include "common/session/status_json.hpp"
#include "common/base/clock.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/base/uuid.hpp"
#include "common/session/forecast_json.hpp"
#include "common/session/run_state.hpp"

namespace framering {

using nlohmann::json;

namespace {
// Null for what is no JSON, or none any more as it was cut.
json parsed_or_null(const std::string& text) {
    json parsed = json::parse(text, nullptr, false);
    return parsed.is_discarded() ? json() : parsed;
}

json scan_to_json(const ScanInfo& scan) {
    return {{"scan_id", scan.scan_id},
            {"uuid", uuid_text(scan.uuid)},
            {"state", name_of(scan.state)},
            {"planned", scan.planned ? json(*scan.planned) : json()},
            {"delivered", scan.delivered},
            {"lost", scan.lost()},
            {"lost_ring_full", scan.lost_ring_full},
            {"ring_full_gaps", scan.ring_full_gaps},
            {"lost_writer_gone", scan.lost_writer_gone},
            {"lost_camera", scan.lost_camera},
            {"camera_gaps", scan.camera_gaps},
            {"damaged_frames", scan.damaged},
            {"skipped", scan.skipped},
            {"missed_periods", scan.missed_periods},
            {"acquirer_restarts", scan.restarts},
            {"camera_reconnects", scan.reconnects},
            {"pauses", scan.pauses},
            {"paused_ns", scan.paused.count()},
            {"is_paused", scan.is_paused()},
            {"failed_points", scan.points.failed},
            {"retaken_points", scan.points.retaken},
            {"retried_moves", scan.points.retried_moves},
            {"late_points", scan.points.late},
            {"first_sequence", scan.first_sequence},
            {"end_sequence", scan.end_sequence ? json(*scan.end_sequence) : json()},
            {"started_utc_ns", scan.started_utc_ns},
            {"reason", scan.reason},
            {"plan", parsed_or_null(scan.plan)}};
}

// `values`: of the newest frame.
json source_to_json(const SourceInfo& source, const std::vector<NamedValue>& values) {
    json out{{"camera", source.camera}, {"counters", json::object()}, {"values", json::array()}};
    for (const SourceCount& counter : source.counters) {
        out["counters"][counter.name] = counter.value;
    }
    for (const SourceInfo::Key& key : source.keys) {
        const auto newest = std::ranges::find_if(
            values, [&](const NamedValue& value) { return value.name == key.name && value.unit == key.unit; });
        out["values"].push_back({{"name", key.name},
                                 {"unit", key.unit},
                                 {"value", newest == values.end() ? json() : json(newest->value)}});
    }
    out["settings"] = parsed_or_null(source.settings);
    return out;
}

json disk_to_json(const ProcessStatus& process) {
    const DiskFigures& disk = *process.disk;
    return {{"calls", disk.calls},
            {"p50_ns", disk.p50_ns},
            {"p99_ns", disk.p99_ns},
            {"max_ns", disk.max_ns},
            {"blocked_ns", process.blocked().count()},
            {"free_bytes", disk.free_bytes ? json(*disk.free_bytes) : json()},
            {"store_rate_hz", disk.store_rate_hz()}};
}

json reported_to_json(const ProcessStatus& process) {
    json reported = json::array();
    for (const NamedValue& value : process.reported) {
        reported.push_back({{"name", value.name}, {"unit", value.unit}, {"value", value.value}});
    }
    return reported;
}

json process_to_json(const ProcessStatus& process) {
    return {{"role", process.role},
            {"pid", process.pid},
            {"since_utc_ns", process.since_utc_ns},
            {"alive", process.alive},
            {"state", process.state},
            {"heartbeat_age_ns", process.heartbeat_age.count()},
            {"purpose", process.purpose ? json(name_of(*process.purpose)) : json()},
            {"lag", process.lag},
            {"missed", process.missed},
            {"frames", process.frames},
            {"bytes", process.bytes},
            {"output", process.output},
            {"error", process.error},
            {"disk", process.disk ? disk_to_json(process) : json()},
            {"reported", reported_to_json(process)}};
}
}  // namespace

std::string status_json(const SessionStatus& status, std::optional<std::size_t> scans_waiting) {
    json out{{"session", status.session},
             {"session_uuid", status.session_uuid},
             {"owner", status.owner.empty() ? json() : json(status.owner)},
             {"state", name_of(status.run_state)},
             {"acquirer_alive", status.acquirer_alive},
             {"serving", status.serving},
             {"scans_waiting", scans_waiting ? json(*scans_waiting) : json()},
             {"recorded", status.recorded()},
             {"linked", status.linked},
             {"epoch", status.epoch},
             {"head", status.head},
             {"slot_count", status.slot_count},
             {"slot_stride_bytes", status.slot_stride},
             {"ring_used", status.ring_used},
             {"spare_count", status.spare_count},
             {"full_waits", status.full_waits},
             {"full_wait_ns", status.full_wait.count()},
             {"frame_rate_hz", status.frame_rate_hz()},
             {"forecast", forecast_to_json<json>(forecast_of(status, monotonic_ns()))},
             {"scan", status.scan ? scan_to_json(*status.scan) : json()},
             {"source", status.source ? source_to_json(*status.source, status.values) : json()},
             {"processes", json::array()}};
    for (const ProcessStatus& process : status.processes) {
        out["processes"].push_back(process_to_json(process));
    }
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace framering
