#include "viewer/web/scans_json.hpp"

#include <nlohmann/json.hpp>

#include "common/session/scan_info.hpp"
#include "common/session/scan_request.hpp"
#include "common/session/start_request.hpp"

namespace framering {

using nlohmann::json;

namespace {
// Null: it does not say, or cannot be read.
json frames_in(const std::string& request) {
    try {
        const auto frames = planned_frames(parse_scan_request(request));
        return frames ? json(*frames) : json();
    } catch (const Error&) {
        return {};
    }
}

json entry_to_json(const QueueEntry& entry) {
    json out = json::parse(entry_json(entry));
    out["frames"] = frames_in(entry.request);
    const json& request = out["request"];
    out["name"] = request.is_object() ? request.value("name", "") : "";
    return out;
}

// The scan that is not over, with the entry that asked for it, or null.
json running_in(const SessionView* view, const std::vector<QueueEntry>& entries) {
    json out;
    for (const QueueEntry& entry : entries) {
        if (entry.state == QueueState::running) {
            out = entry_to_json(entry);
        }
    }
    const std::uint64_t scan_id = view == nullptr ? 0 : view->producer().scan_id.load(std::memory_order_acquire);
    const auto scan = view == nullptr ? std::nullopt : read_scan(view->record(scan_id), scan_id);
    if (!scan || scan->over() || (!out.is_null() && out["number"] != queue_entry_of(*view, scan_id))) {
        return out;
    }
    if (out.is_null()) {
        out = {{"number", nullptr}, {"state", "running"}, {"request", nullptr}, {"frames", nullptr}, {"name", ""}};
    }
    out["scan_id"] = scan_id;
    out["scan_state"] = name_of(scan->state);
    out["delivered"] = scan->delivered;
    out["lost"] = scan->lost();
    out["is_paused"] = scan->is_paused();
    out["frames"] = scan->planned ? json(*scan->planned) : out["frames"];
    return out;
}
}  // namespace

std::string scans_json(const SessionView* view, const std::vector<QueueEntry>& entries) {
    json out{{"serving", view != nullptr && is_serving(*view)},
             {"running", running_in(view, entries)},
             {"waiting", json::array()},
             {"finished", json::array()}};
    for (const QueueEntry& entry : entries) {
        if (entry.state != QueueState::running) {
            out[is_over(entry.state) ? "finished" : "waiting"].push_back(entry_to_json(entry));
        }
    }
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace framering
