#include "common/session/named_values.hpp"
#include "control/prometheus/metric_writer.hpp"

namespace framering {

namespace {
using Kind = Exposition::Kind;

double seconds_in(Nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

double seconds_in(std::uint64_t ns) {
    return static_cast<double>(ns) / 1e9;
}

void add_processes(MetricWriter& all) {
    using P = ProcessStatus;
    all.process("framering_process_up", Kind::gauge, "Whether the process of the role is there.",
                [](const P& process) { return process.alive; });
    all.process("framering_process_start_time_seconds", Kind::gauge, "When it was started, since 1970.",
                [](const P& process) { return seconds_in(process.since_utc_ns); });
    all.process("framering_process_heartbeat_age_seconds", Kind::gauge, "Time since its last sign of life.",
                [](const P& process) { return seconds_in(process.heartbeat_age); });
    all.process("framering_process_error", Kind::gauge, "Whether it reports an error.",
                [](const P& process) { return !process.error.empty(); });
    const auto reader = [&](std::string_view name, Kind kind, std::string_view help, std::uint64_t P::*member) {
        all.out().metric(name, kind, help);
        all.each_process([&](const SessionStatus& status, const P& process) {
            if (process.purpose) {
                all.out().sample({{"session", status.session}, {"role", process.role}},
                                 static_cast<double>(process.*member));
            }
        });
    };
    reader("framering_process_lag_frames", Kind::gauge, "Published frames that it has not released.", &P::lag);
    reader("framering_process_missed_frames_total", Kind::counter, "Frames that evictions have cost it.",
           &P::missed);
    reader("framering_process_stored_frames_total", Kind::counter, "Frames that it has stored.", &P::frames);
    reader("framering_process_stored_bytes_total", Kind::counter, "Bytes that it has stored.", &P::bytes);
}

void add_disks(MetricWriter& all) {
    using Number = std::optional<double>;
    all.disk("framering_disk_free_bytes", Kind::gauge, "Room for frames on its disk.",
             [](const ProcessStatus& process) {
                 const auto free = process.disk->free_bytes;
                 return free ? Number(static_cast<double>(*free)) : Number();
             });
    all.disk("framering_disk_calls_total", Kind::counter, "Calls into the file system for the newest scan.",
             [](const ProcessStatus& process) { return Number(static_cast<double>(process.disk->calls)); });
    all.disk("framering_disk_blocked_seconds", Kind::gauge,
             "How long it has waited for a disk call that does not return.",
             [](const ProcessStatus& process) { return Number(seconds_in(process.blocked())); });
    all.disk("framering_disk_store_rate_hertz", Kind::gauge, "Frames per second that it stores.",
             [](const ProcessStatus& process) { return Number(process.disk->store_rate_hz()); });
    all.out().metric("framering_disk_call_seconds", Kind::gauge, "How long calls into the file system took.");
    all.each_process([&](const SessionStatus& status, const ProcessStatus& process) {
        if (!process.disk || process.disk->calls == 0) {
            return;
        }
        const auto add = [&](std::string_view percentile, std::uint64_t ns) {
            all.out().sample({{"session", status.session}, {"role", process.role}, {"percentile", percentile}},
                             seconds_in(ns));
        };
        add("50", process.disk->p50_ns);
        add("99", process.disk->p99_ns);
        add("100", process.disk->max_ns);
    });
}
}  // namespace

void add_source_metrics(MetricWriter& all) {
    all.out().metric("framering_camera_count_total", Kind::counter, "What the camera and its driver count.");
    all.each_status([&](const SessionStatus& status) {
        for (const SourceCount& counter : status.source ? status.source->counters : std::vector<SourceCount>{}) {
            all.out().sample({{"session", status.session}, {"counter", counter.name}},
                             static_cast<double>(counter.value));
        }
    });
    all.out().metric("framering_frame_value", Kind::gauge, "What was measured with the newest frame.");
    all.each_status([&](const SessionStatus& status) {
        for (const NamedValue& value : status.values) {
            all.out().sample({{"session", status.session}, {"name", value.name}, {"unit", value.unit}},
                             value.value);
        }
    });
}

void add_process_metrics(MetricWriter& all) {
    add_processes(all);
    add_disks(all);
}

}  // namespace framering
