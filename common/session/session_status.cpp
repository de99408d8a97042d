#include "common/session/session_status.hpp"

#include <algorithm>

#include "common/base/enum_names.hpp"
#include "common/base/uuid.hpp"
#include "common/session/relaxed.hpp"
#include "common/session/report_book.hpp"

namespace framering {

namespace {
constexpr auto kPurposeNames = std::to_array<Named<layout::Purpose>>({{layout::Purpose::stores, "stores"},
                                                                      {layout::Purpose::forwards, "forwards"},
                                                                      {layout::Purpose::processes, "processes"}});

Nanoseconds age_of(std::uint64_t time_ns) noexcept {
    const std::uint64_t now_ns = monotonic_ns();
    return Nanoseconds(now_ns > time_ns ? now_ns - time_ns : 0);
}

ProcessStatus acquirer_status(const SessionView& view) {
    const layout::ProducerState& state = view.producer();
    ProcessStatus status;
    status.role = "acquirer";
    status.pid = state.identity.pid;
    status.since_ns = state.identity.started_ns;
    status.since_utc_ns = state.identity.started_utc_ns;
    status.alive = view.acquirer_alive();
    status.heartbeat_age = age_of(state.heartbeat_ns.load(kRelaxed));
    status.state = status.alive ? "running" : "gone";
    status.error = text_of(state.error);
    return status;
}

std::string state_text(layout::Admission admission, layout::Attachment attachment, bool alive) {
    if (attachment == layout::Attachment::joining) {
        return "joining";
    }
    if (admission == layout::Admission::evicted) {
        return "evicted";
    }
    return alive ? "running" : "orphaned";
}

DiskFigures disk_figures(const layout::ReaderEntry& entry) noexcept {
    DiskFigures disk;
    disk.calls = entry.io_calls.load(kRelaxed);
    disk.p50_ns = entry.io_p50_ns.load(kRelaxed);
    disk.p99_ns = entry.io_p99_ns.load(kRelaxed);
    disk.max_ns = entry.io_max_ns.load(kRelaxed);
    disk.blocked_since_ns = entry.io_blocked_since_ns.load(kRelaxed);
    if (const std::uint64_t free_bytes = entry.disk_free_bytes.load(kRelaxed); free_bytes != layout::kNone) {
        disk.free_bytes = free_bytes;
    }
    disk.store_period_ns = entry.store_period_ns.load(kRelaxed);
    return disk;
}

// Of each name that the role has reported; without those that were pushed out by others.
std::vector<NamedValue> newest_reports(const layout::ReportState& state, const std::string& role) {
    const auto reports = state.count.load(kRelaxed) == 0 ? std::nullopt : read_reports(state);
    std::vector<NamedValue> newest;
    for (std::uint32_t key = 0; reports && reports->role == role && key < reports->keys.size(); ++key) {
        const auto& values = reports->values;
        const auto found = std::find_if(values.rbegin(), values.rend(),
                                        [key](const ShownReports::Value& value) { return value.key == key; });
        if (found != values.rend()) {
            newest.push_back({reports->keys[key].name, reports->keys[key].unit, found->value});
        }
    }
    return newest;
}

std::optional<ProcessStatus> reader_status(const SessionView& view, std::uint64_t index, std::uint64_t head) {
    const layout::ReaderEntry& entry = view.entry(index);
    const auto admission = entry.admission.load(std::memory_order_acquire);
    const auto attachment = entry.attachment.load(std::memory_order_acquire);
    ProcessStatus status;
    status.alive = view.reader_alive(index);
    if ((admission == layout::Admission::vacant && !status.alive) || attachment == layout::Attachment::left) {
        return std::nullopt;
    }
    status.role = text_of(entry.role);
    status.pid = entry.identity.pid;
    status.since_ns = entry.identity.started_ns;
    status.since_utc_ns = entry.identity.started_utc_ns;
    status.heartbeat_age = age_of(entry.heartbeat_ns.load(kRelaxed));
    status.state = state_text(admission, attachment, status.alive);
    const std::uint64_t cursor = entry.cursor.load(std::memory_order_acquire);
    status.lag = head - std::min(head, cursor);
    status.purpose = entry.purpose.load(kRelaxed);
    status.missed = entry.missed.load(kRelaxed);
    status.frames = entry.frames.load(kRelaxed);
    status.bytes = entry.bytes.load(kRelaxed);
    status.output = text_of(entry.output);
    status.error = entry.error_code == 0 ? "" : text_of(entry.error);
    status.disk = disk_figures(entry);
    status.reported = newest_reports(view.reports(index), status.role);
    return status;
}
}  // namespace

std::string_view name_of(layout::Purpose purpose) noexcept {
    return name_in(kPurposeNames, purpose);
}

Nanoseconds ProcessStatus::blocked() const noexcept {
    return alive && disk && disk->blocked_since_ns != 0 ? age_of(disk->blocked_since_ns) : Nanoseconds(0);
}

bool SessionStatus::recorded() const noexcept {
    return std::any_of(processes.begin(), processes.end(),
                       [](const ProcessStatus& process) { return process.stores() && process.alive; });
}

double SessionStatus::frame_rate_hz() const noexcept {
    const bool standing = !scan || scan->over() || scan->frame_period_ns == 0;
    return standing ? 0 : 1e9 / static_cast<double>(scan->frame_period_ns);
}

SessionStatus read_status(const SessionView& view) {
    const layout::ProducerState& state = view.producer();
    SessionStatus status;
    status.session = view.session();
    status.owner = view.control().foreign_owner().value_or("");
    status.session_uuid = uuid_text(view.identity().session_uuid);
    // SYNC(run state): acquire, pairs with the release store in AcquirerSession::set_run_state
    status.run_state = state.run_state.load(std::memory_order_acquire);
    status.retired = view.retired();
    status.linked = view.is_linked();
    status.epoch = state.epoch.load(kRelaxed);
    status.head = state.head.load(std::memory_order_acquire);
    status.slot_count = view.identity().slot_count;
    status.slot_stride = view.identity().slot_stride;
    status.spare_count = state.spare_count.load(kRelaxed);
    status.full_waits = state.full_waits.load(kRelaxed);
    status.full_wait = Nanoseconds(state.full_wait_ns.load(kRelaxed));
    const std::uint64_t scan_id = state.scan_id.load(std::memory_order_acquire);
    status.scan = read_scan(view.record(scan_id), scan_id);
    status.source = read_source(view.source());
    if (const auto newest = newest_header(view); newest && status.source) {
        status.values = named_values(*newest, status.source->keys);
    }
    status.processes.push_back(acquirer_status(view));
    status.acquirer_alive = status.processes.front().alive;
    status.serving = status.acquirer_alive && view.producer().serving.load(std::memory_order_acquire) == 1;
    for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
        if (auto reader = reader_status(view, i, status.head)) {
            status.ring_used = std::max(status.ring_used, reader->lag);
            status.processes.push_back(std::move(*reader));
        }
    }
    return status;
}

}  // namespace framering
