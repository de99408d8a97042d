#include "common/session/left_scan.hpp"

#include <utility>

#include "common/base/clock.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/session/session_view.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kResumeStep = std::chrono::milliseconds(5);

bool is_gone_within(const SessionView& view, Nanoseconds limit) {
    const Deadline deadline = Deadline::in(limit);
    while (view.acquirer_alive()) {
        if (deadline.has_passed()) {
            return false;
        }
        sleep_for(kResumeStep);
    }
    return true;
}
}  // namespace

std::optional<LeftScan> find_left_scan(const std::string& session) {
    try {
        const auto view = SessionView::open(session, Access::read_only);
        if (!view || view->retired() || !is_gone_within(*view, std::chrono::seconds(2))) {
            return std::nullopt;
        }
        const std::uint64_t scan_id = view->producer().scan_id.load(std::memory_order_acquire);
        const auto scan = read_scan(view->record(scan_id), scan_id);
        const bool resumable =
            scan && (!scan->over() || (!scan->settled && scan->state != layout::ScanState::interrupted));
        if (!resumable) {
            return std::nullopt;
        }
        return LeftScan{
            *scan, scan_plan_from_json(scan->plan), {view->identity().slot_count, view->identity().slot_stride}};
    } catch (const Error& error) {
        log_warning("{}", error.what());  // damaged or stale: it is going to be replaced
        return std::nullopt;
    }
}

std::optional<ScanInfo> newest_scan(const std::string& session) {
    try {
        const auto view = SessionView::open(session, Access::read_only);
        const std::uint64_t scan_id = view ? view->producer().scan_id.load(std::memory_order_acquire) : 0;
        return scan_id == 0 ? std::nullopt : read_scan(view->record(scan_id), scan_id);
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool may_go_on(AcquirerSession& session, StopToken stop) {
    constexpr auto limit = std::chrono::seconds(10);
    if (!session.has_open_scan()) {
        return false;
    }
    const Deadline deadline = Deadline::in(limit);
    bool is_stopped = false;
    ResumeConsent word = session.roles().resume_consent();
    while (word == ResumeConsent::not_yet && !deadline.has_passed()) {
        if (stop.requested()) {
            if (std::exchange(is_stopped, true)) {
                break;
            }
            stop = stop.renewed();
        }
        session.tick(monotonic_ns());
        sleep_for(kResumeStep);
        word = session.roles().resume_consent();
    }
    if (word != ResumeConsent::agreed) {
        session.end(layout::ScanState::interrupted, "its acquirer died, and a reader closed the scan", 0);
    }
    return word == ResumeConsent::agreed;
}

}  // namespace framering
