#include "control/prometheus/session_metrics.hpp"

#include "common/session/forecast.hpp"
#include "common/session/run_state.hpp"
#include "control/prometheus/metric_writer.hpp"

namespace framering {

namespace {
using Kind = Exposition::Kind;
using layout::RunState;
using layout::ScanState;

constexpr double kNsPerSecond = 1e9;

double seconds(Nanoseconds time) {
    return static_cast<double>(time.count()) / kNsPerSecond;
}

double seconds_of_ns(std::uint64_t ns) {
    return static_cast<double>(ns) / kNsPerSecond;
}

void add_sessions(MetricWriter& all) {
    all.out().metric("framering_session_readable", Kind::gauge, "Whether the session's memory can be read.");
    all.each([&](const ObservedSession& session) {
        all.out().sample({{"session", session.name}}, session.status ? 1 : 0);
    });
    all.out().metric("framering_session_state", Kind::gauge, "1 for the state that the session is in.");
    all.each_status([&](const SessionStatus& status) {
        for (const RunState state :
             {RunState::idle, RunState::working, RunState::canceled, RunState::terminating}) {
            all.out().sample({{"session", status.session}, {"state", name_of(state)}},
                             status.run_state == state ? 1 : 0);
        }
    });
    all.session("framering_session_recorded", Kind::gauge, "Whether a process that stores is attached.",
                [](const SessionStatus& status) { return status.recorded(); });
    all.session("framering_session_serving", Kind::gauge, "Whether the acquirer takes one scan after the other.",
                [](const SessionStatus& status) { return status.serving; });
    all.session("framering_session_linked", Kind::gauge, "0: its files in shared memory were removed.",
                [](const SessionStatus& status) { return status.linked; });
    all.out().metric("framering_queue_waiting_scans", Kind::gauge, "Scans that wait in the queue.");
    all.each([&](const ObservedSession& session) {
        if (session.scans_waiting) {
            all.out().sample({{"session", session.name}}, static_cast<double>(*session.scans_waiting));
        }
    });
}

void add_hooks(MetricWriter& all) {
    all.out().metric("framering_hook_jobs", Kind::gauge, "Jobs of hooks in the output directory.");
    all.each([&](const ObservedSession& session) {
        if (!session.hooks) {
            return;
        }
        const auto add = [&](std::string_view state, std::uint64_t count) {
            all.out().sample({{"session", session.name}, {"state", state}}, static_cast<double>(count));
        };
        add("waiting", session.hooks->waiting);
        add("running", session.hooks->running);
        add("done", session.hooks->done);
        add("given_up", session.hooks->given_up);
    });
    const auto unattended = [&](std::string_view name, std::string_view help, std::uint64_t HookCounts::*count) {
        all.out().metric(name, Kind::gauge, help);
        all.each([&](const ObservedSession& session) {
            if (session.hooks) {
                all.out().sample({{"session", session.name}}, static_cast<double>((*session.hooks).*count));
            }
        });
    };
    unattended("framering_hook_jobs_without_runner", "Jobs of hooks that are not over while no runner is alive.",
               &HookCounts::without_runner);
    unattended("framering_hook_jobs_without_command",
               "Jobs of hooks that are not over, and for which their runner has no command.",
               &HookCounts::without_command);
}

void add_ring(MetricWriter& all) {
    const auto add = [&](std::string_view name, Kind kind, std::string_view help, auto member) {
        all.session(name, kind, help, [member](const SessionStatus& status) { return status.*member; });
    };
    add("framering_ring_slots", Kind::gauge, "Slots of the ring.", &SessionStatus::slot_count);
    add("framering_ring_used_slots", Kind::gauge, "Slots that the slowest reader still needs.",
        &SessionStatus::ring_used);
    add("framering_ring_slot_bytes", Kind::gauge, "Size of a slot.", &SessionStatus::slot_stride);
    add("framering_ring_published_frames_total", Kind::counter, "Frames published in the ring.",
        &SessionStatus::head);
    add("framering_ring_dropped_frames_total", Kind::counter,
        "Frames that found the ring full and were shown only.", &SessionStatus::spare_count);
    add("framering_ring_full_waits_total", Kind::counter, "How often the acquirer has waited for a free slot.",
        &SessionStatus::full_waits);
    all.session("framering_ring_full_wait_seconds_total", Kind::counter,
                "How long the acquirer has waited for a free slot.",
                [](const SessionStatus& status) { return seconds(status.full_wait); });
    all.session("framering_frame_rate_hertz", Kind::gauge, "Frames per second that the source delivers.",
                [](const SessionStatus& status) { return status.frame_rate_hz(); });
}

void add_forecast(MetricWriter& all, std::uint64_t now_ns) {
    const auto add = [&](std::string_view name, std::string_view help,
                         std::optional<Nanoseconds> Forecast::*member) {
        all.out().metric(name, Kind::gauge, help);
        all.each_status([&](const SessionStatus& status) {
            if (const auto time = forecast_of(status, now_ns).*member) {
                all.out().sample({{"session", status.session}}, seconds(*time));
            }
        });
    };
    add("framering_disk_full_in_seconds", "Time until a disk is full at the rates of now.", &Forecast::disk_full);
    add("framering_ring_full_in_seconds", "Time until the ring is full, while it fills.", &Forecast::ring_full);
    add("framering_scan_left_seconds", "Time until the planned frames are delivered.", &Forecast::scan_left);
    all.session("framering_disk_full_before_end", Kind::gauge,
                "Whether the frames that the plan still expects do not fit on the disk.",
                [&](const SessionStatus& status) { return forecast_of(status, now_ns).disk_full_before_end; });
}

void add_losses(MetricWriter& all) {
    all.out().metric("framering_scan_lost_frames_total", Kind::counter, "Lost frames of the newest scan.");
    all.each_scan([&](const SessionStatus& status, const ScanInfo& scan) {
        const auto add = [&](std::string_view reason, std::uint64_t count) {
            all.out().sample({{"session", status.session}, {"reason", reason}}, static_cast<double>(count));
        };
        add("ring_full", scan.lost_ring_full);
        add("camera", scan.lost_camera);
        add("writer_gone", scan.lost_writer_gone);
    });
    all.out().metric("framering_scan_points_total", Kind::counter,
                     "Points of the newest scan's plan that did not go as planned.");
    all.each_scan([&](const SessionStatus& status, const ScanInfo& scan) {
        const auto add = [&](std::string_view outcome, std::uint64_t count) {
            all.out().sample({{"session", status.session}, {"outcome", outcome}}, static_cast<double>(count));
        };
        add("failed", scan.points.failed);
        add("retaken", scan.points.retaken);
        add("retried_move", scan.points.retried_moves);
        add("late", scan.points.late);
    });
}

void add_scans(MetricWriter& all) {
    const auto count = [&](std::string_view name, std::string_view help, std::uint64_t ScanInfo::*member) {
        all.scan(name, Kind::counter, help, [member](const ScanInfo& scan) { return scan.*member; });
    };
    all.scan("framering_scan_number", Kind::gauge, "Number of the newest scan.",
             [](const ScanInfo& scan) { return scan.scan_id; });
    all.out().metric("framering_scan_state", Kind::gauge, "1 for the state that the newest scan is in.");
    all.each_scan([&](const SessionStatus& status, const ScanInfo& scan) {
        for (const ScanState state : {ScanState::announced, ScanState::working, ScanState::ended,
                                      ScanState::canceled, ScanState::interrupted}) {
            all.out().sample({{"session", status.session}, {"state", name_of(state)}},
                             scan.state == state ? 1 : 0);
        }
    });
    all.scan("framering_scan_paused", Kind::gauge, "Whether the scan is paused.",
             [](const ScanInfo& scan) { return scan.is_paused(); });
    all.scan("framering_scan_start_time_seconds", Kind::gauge, "When the newest scan began, since 1970.",
             [](const ScanInfo& scan) { return seconds_of_ns(scan.started_utc_ns); });
    all.out().metric("framering_scan_planned_frames", Kind::gauge, "Frames that the newest scan is to have.");
    all.each_scan([&](const SessionStatus& status, const ScanInfo& scan) {
        if (scan.planned) {
            all.out().sample({{"session", status.session}}, static_cast<double>(*scan.planned));
        }
    });
    count("framering_scan_delivered_frames_total", "Frames of the newest scan, lost ones included.",
          &ScanInfo::delivered);
    add_losses(all);
    count("framering_scan_damaged_frames_total", "Frames that were delivered and are not whole.",
          &ScanInfo::damaged);
    count("framering_scan_skipped_frames_total", "Planned frames that were not acquired.", &ScanInfo::skipped);
    count("framering_scan_missed_periods_total", "Frame periods in which the source was late.",
          &ScanInfo::missed_periods);
    count("framering_scan_acquirer_restarts_total", "Acquirers that went on with the scan.", &ScanInfo::restarts);
    count("framering_scan_camera_reconnects_total", "How often its camera was connected again.",
          &ScanInfo::reconnects);
    count("framering_scan_pauses_total", "Pauses that were asked for.", &ScanInfo::pauses);
}

}  // namespace

std::string session_metrics(const std::vector<ObservedSession>& sessions, std::uint64_t now_ns) {
    MetricWriter all(sessions);
    all.out().metric("framering_build_info", Kind::gauge, "The version that this was read with.");
    all.out().sample({{"version", FRAMERING_VERSION}}, 1);
    add_sessions(all);
    add_hooks(all);
    add_ring(all);
    add_forecast(all, now_ns);
    add_scans(all);
    add_source_metrics(all);
    add_process_metrics(all);
    return all.out().text();
}

}  // namespace framering
