#include "viewer/session_watch.hpp"

#include <algorithm>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/session/run_state.hpp"

namespace framering {

namespace {
std::string capitals(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return result;
}

// A plan that nobody understands has no axes to be named.
void describe_plan(const std::string& text, ViewerStatus& status) {
    try {
        const ScanPlan plan = scan_plan_from_json(text);
        status.axes = plan.axes;
        status.has_images = has_images(plan);
    } catch (const Error&) {
        status.axes.clear();
        status.has_images = true;
    }
}

void describe_scan(const ScanInfo& scan, ViewerStatus& status) {
    if (status.scan_id != scan.scan_id) {  // a plan never changes
        describe_plan(scan.plan, status);
    }
    status.scan_id = scan.scan_id;
    status.is_paused = scan.is_paused();
    status.scan_state = status.is_paused ? "PAUSED" : capitals(name_of(scan.state));
    status.scan_working = !scan.over();
    status.planned = scan.planned;
    status.lost_ring_full = scan.lost_ring_full;
    status.lost_camera = scan.lost_camera;
    status.lost_writer_gone = scan.lost_writer_gone;
}

// Of several the worst: who is furthest behind, blocked for longest, and what is wrong with any of them.
void describe_writers(const SessionStatus& session, ViewerStatus& status) {
    const auto is_writer = [](const ProcessStatus& process) { return process.stores(); };
    const auto writers = std::ranges::count_if(session.processes, is_writer);
    status.writer_blocked = Nanoseconds(0);
    if (writers != 0) {  // otherwise the last one stays
        status.writer_lag = 0;
        status.writer_error.clear();
    }
    for (const ProcessStatus& process : session.processes) {
        if (!is_writer(process)) {
            continue;
        }
        status.writer_lag = std::max(status.writer_lag, process.lag);
        status.writer_blocked = std::max(status.writer_blocked, process.blocked());
        // While another one records, nothing else tells that this one does not.
        const std::string trouble =
            process.error.empty() && !process.alive && session.recorded() ? "is gone" : process.error;
        if (!trouble.empty()) {
            status.writer_error += status.writer_error.empty() ? "" : "; ";
            status.writer_error += writers == 1 ? trouble : process.role + " " + trouble;
        }
    }
}
}  // namespace

void describe_session(const SessionStatus& session, ViewerStatus& status) {
    status.session = session.session;
    status.link = session.acquirer_alive ? SessionLink::live : SessionLink::acquirer_gone;
    status.link_age = session.processes.front().heartbeat_age;
    status.scan_state = capitals(name_of(session.run_state));
    if (session.scan) {
        describe_scan(*session.scan, status);
    }
    status.camera_hz = session.frame_rate_hz();
    status.slots_used = session.ring_used;
    status.slot_count = session.slot_count;
    status.writer_records = session.recorded();
    status.forecast = forecast_of(session, monotonic_ns());
    if (session.source) {  // else it is just changing
        status.value_keys = session.source->keys;
        status.counters = session.source->counters;
    }
    describe_writers(session, status);
}

bool has_ended(const SessionStatus& session) noexcept {
    const bool terminating = session.run_state == layout::RunState::terminating;
    if (terminating) {
        return session.retired || !session.acquirer_alive;
    }
    // Retired without having been terminated: another acquirer has replaced it, and the successor is to be
    // followed.
    return !session.acquirer_alive && !session.linked && !session.retired;
}

}  // namespace framering
