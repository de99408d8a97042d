#include "acquirer/acquisition.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "acquirer/polled_taking.hpp"
#include "acquirer/queued_taking.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"

namespace framering {

using layout::ScanState;

Acquisition::Acquisition(AcquisitionSettings settings, FrameSource& source, AcquirerSession& session,
                         const StopTokens& stop)
    : scan_(std::move(settings), source, session, stop),
      source_(&source),
      taking_(std::make_unique<PolledTaking>(source, scan_)) {
}

Acquisition::Acquisition(AcquisitionSettings settings, QueuedSource& source, AcquirerSession& session,
                         const StopTokens& stop)
    : scan_(std::move(settings), source, session, stop),
      source_(&source),
      begins_anew_(source.delivery() == Delivery::on_demand),
      taking_(std::make_unique<QueuedTaking>(source, scan_)) {
}

Ending Acquisition::run() {
    std::uint64_t passed_periods = 0;
    if (scan_.settings().resume) {
        passed_periods = resume();
    } else {
        wait_for_record();
        scan_.set_scan_id(scan_.session().announce(scan_.settings().plan));
    }
    try {
        if (begins_anew_ && scan_.delivered() != 0) {
            fail(ExitCode::failed,
                 "source {} begins anew and cannot go on at frame {}; the frames before it are kept",
                 scan_.settings().plan.source, scan_.delivered());
        }
        if (scan_.began_ns() == 0) {
            begin();
        }
        if (!scan_.must_end()) {
            taking_->start(passed_periods);
        }
        while (!scan_.must_end()) {
            taking_->step();
        }
    } catch (const Error& error) {
        scan_.end(ScanState::interrupted, error.exit_code(), error.what());
    }
    taking_->stop();
    scan_.stop_actuators();
    Ending ending = *scan_.ending();
    scan_.session().end(ending.state, ending.reason, ending.skipped);
    log_info("scan {} {}: {}, {} frames delivered", scan_.scan_id(), name_of(ending.state), ending.reason,
             scan_.delivered());
    if (const std::string left_behind = source_->left_behind(); !left_behind.empty()) {
        log_warning("{}", left_behind);
    }
    return ending;
}

void Acquisition::wait_for_record() {
    std::string waited_for;
    for (std::string role = scan_.session().role_behind(); !role.empty(); role = scan_.session().role_behind()) {
        if (role != waited_for) {
            log_warning("the scan waits for role '{}', which has not closed the scans before it", role);
            waited_for = role;
        }
        // Requests in the session still mean the scan before.
        if (scan_.is_asked_to_stop()) {
            fail(ExitCode::canceled, "canceled while role '{}' had not closed the scans before this one", role);
        }
        const std::uint64_t now_ns = monotonic_ns();
        scan_.session().tick(now_ns);
        sleep_until_ns(now_ns + static_cast<std::uint64_t>(kLongestWait.count()));
    }
}

void Acquisition::begin() {
    wait_for_roles();
    if (!scan_.must_end() && scan_.settings().may_begin && !scan_.settings().may_begin()) {
        scan_.end(ScanState::canceled, ExitCode::canceled, "removed from the queue before it began");
    }
    if (!scan_.must_end()) {
        scan_.began(scan_.session().begin(), 0);
        log_info("scan {} started: {}", scan_.scan_id(), scan_.settings().plan.source);
    }
}

std::uint64_t Acquisition::resume() {
    const ResumePoint point = scan_.session().resume();
    scan_.set_scan_id(scan_.session().scan()->scan_id);
    scan_.began(point.started_ns, point.delivered);
    scan_.make_changes_again();
    log_info("scan {} resumes at frame {} after {} without an acquirer", scan_.scan_id(), point.delivered,
             duration_text(point.away));
    // Those that passed without an acquirer are missed; those before are counted already, or passed in pauses.
    const double paused_s = std::chrono::duration<double>(scan_.session().scan()->paused).count();
    const auto paused_periods = static_cast<std::uint64_t>(paused_s * scan_.settings().plan.frame_rate_hz);
    return point.delivered + point.missed_periods + paused_periods;
}

void Acquisition::wait_for_roles() {
    const std::uint64_t began_ns = monotonic_ns();
    while (!scan_.must_end()) {
        const std::uint64_t now_ns = monotonic_ns();
        scan_.session().tick(now_ns);
        (void)scan_.make_changes();
        // Each is asked every time: one that was ready may be gone, or refuse, while others are awaited.
        const auto missing = std::ranges::count_if(scan_.settings().wait_for, [&](const AwaitedRole& awaited) {
            return !is_ready(awaited, Nanoseconds(now_ns - began_ns));
        });
        if (missing == 0) {
            return;
        }
        sleep_until_ns(now_ns + 5'000'000);
    }
}

bool Acquisition::is_ready(const AwaitedRole& awaited, Nanoseconds waited) const {
    const RoleAnswer answer = scan_.session().roles().answer_of(awaited.role);
    if (answer.ready) {
        return true;
    }
    if (!answer.error.empty()) {
        fail(ExitCode::failed, "the scan cannot start: {}: {}", awaited.role, answer.error);
    }
    if (awaited.limit && waited > *awaited.limit) {
        fail(ExitCode::failed, "the scan cannot start: no {} was ready within {}; start one, or omit --wait-for",
             awaited.role, duration_text(*awaited.limit));
    }
    return false;
}

}  // namespace framering
