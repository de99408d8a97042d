#include "common/session/scan_book.hpp"

#include <algorithm>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "common/base/uuid.hpp"
#include "common/session/relaxed.hpp"
#include "common/session/session_view.hpp"

namespace framering {

std::uint64_t ScanBook::announce(const ScanPlan& plan, std::uint64_t first_sequence) {
    const std::string json = to_json(plan);
    const std::uint64_t id = scan_id() + 1;
    layout::ScanRecord& record = record_of(id);
    if (json.size() > record.plan.size()) {
        fail(ExitCode::usage,
             "the scan plan needs {} bytes, the limit is {}; shorten --comment, --sample, the channel names or "
             "the path in --source",
             json.size(), record.plan.size());
    }
    // SYNC(record): the fence keeps the 0 before what follows, pairs with the fence in read_scan
    record.scan_id.store(0, kRelaxed);
    std::atomic_thread_fence(std::memory_order_release);
    trace_point<"acquirer_record_cleared">();
    record.uuid = new_uuid();
    record.first_sequence.store(first_sequence, kRelaxed);
    record.end_sequence.store(layout::kNone, kRelaxed);
    record.planned.store(plan.frames.value_or(layout::kNone), kRelaxed);
    for (layout::Word* count :
         {&record.delivered,     &record.lost_ring_full, &record.ring_full_gaps,  &record.lost_writer_gone,
          &record.lost_camera,   &record.camera_gaps,    &record.skipped,         &record.missed_periods,
          &record.started_ns,    &record.started_utc_ns, &record.ended_utc_ns,    &record.frame_period_ns,
          &record.pauses,        &record.paused_ns,      &record.paused_since_ns, &record.settled,
          &record.restarts,      &record.reconnects,     &record.failed_points,   &record.retaken_points,
          &record.retried_moves, &record.late_points,    &record.damaged_frames}) {
        count->store(0, kRelaxed);
    }
    record.announced_utc_ns.store(utc_ns(), kRelaxed);
    set_text(record.reason, "");
    json.copy(record.plan.data(), json.size());
    record.plan_bytes.store(static_cast<std::uint32_t>(json.size()), kRelaxed);
    set_state(record, layout::ScanState::announced);
    // SYNC(record): release, pairs with the acquire load in read_scan
    record.scan_id.store(id, std::memory_order_release);
    trace_point<"acquirer_record_written">();
    scan_id_->store(id, std::memory_order_release);
    trace_point<"acquirer_scan_announced">();
    return id;
}

void ScanBook::begin(std::uint64_t first_sequence, std::uint64_t now_ns) noexcept {
    record().first_sequence.store(first_sequence, kRelaxed);
    record().started_ns.store(now_ns, kRelaxed);
    record().started_utc_ns.store(utc_ns(), kRelaxed);
    set_state(record(), layout::ScanState::working);
    trace_point<"acquirer_scan_working">();
}

void ScanBook::resume(const ScanInterruption& interruption) noexcept {
    layout::ScanRecord& open = record();
    const std::uint64_t stored = interruption.sequence - open.first_sequence.load(kRelaxed);
    open.delivered.store(interruption.delivered, kRelaxed);
    open.lost_ring_full.store(interruption.delivered - stored - open.lost_camera.load(kRelaxed), kRelaxed);
    note(interruption, open.restarts);
    trace_point<"acquirer_scan_resumed">();
}

void ScanBook::note_reconnect(ScanInterruption interruption) noexcept {
    interruption.cause = layout::InterruptionCause::camera;
    note(interruption, record().reconnects);
}

void ScanBook::begin_pause(std::uint64_t pauses, std::uint64_t now_ns) noexcept {
    record().pauses.store(pauses, kRelaxed);
    if (record().paused_since_ns.load(kRelaxed) == 0) {
        record().paused_since_ns.store(now_ns, kRelaxed);
    }
}

void ScanBook::end_pause(std::uint64_t now_ns) noexcept {
    layout::ScanRecord& open = record();
    const std::uint64_t since_ns = open.paused_since_ns.load(kRelaxed);
    if (since_ns == 0) {
        return;
    }
    // A kill between the two costs the length of this pause: better than to count it twice.
    open.paused_since_ns.store(0, kRelaxed);
    open.paused_ns.store(open.paused_ns.load(kRelaxed) + (now_ns - std::min(since_ns, now_ns)), kRelaxed);
}

void ScanBook::note(const ScanInterruption& interruption, layout::Word& count) noexcept {
    layout::ScanRecord& open = record();
    const std::uint64_t before = open.restarts.load(kRelaxed) + open.reconnects.load(kRelaxed);
    if (before < open.interruptions.size()) {
        layout::Interruption& entry = open.interruptions[before];
        entry.delivered.store(interruption.delivered, kRelaxed);
        entry.sequence.store(interruption.sequence, kRelaxed);
        entry.away_ns.store(static_cast<std::uint64_t>(interruption.away.count()), kRelaxed);
        entry.cause.store(interruption.cause, kRelaxed);
    }
    trace_point<"acquirer_interruption_noted">();
    // SYNC(interruptions): release, pairs with the acquire load in read_scan. One store makes the entry count, so
    // that a kill leaves it whole or out.
    count.store(count.load(kRelaxed) + 1, std::memory_order_release);
}

void ScanBook::settle() noexcept {
    record().settled.store(1, kRelaxed);
}

void ScanBook::end(layout::ScanState state, std::string_view reason, std::uint64_t end_sequence,
                   std::uint64_t skipped) noexcept {
    end_pause(monotonic_ns());
    record().skipped.store(skipped, kRelaxed);
    record().end_sequence.store(end_sequence, kRelaxed);
    record().ended_utc_ns.store(utc_ns(), kRelaxed);
    set_text(record().reason, reason);
    trace_point<"acquirer_end_written">();
    set_state(record(), state);
    trace_point<"acquirer_scan_over">();
}

void ScanBook::set_state(layout::ScanRecord& record, layout::ScanState state) noexcept {
    // SYNC(scan state): release, pairs with the acquire load in read_scan
    record.state.store(state, std::memory_order_release);
}

std::uint64_t ScanBook::scan_id() const noexcept {
    return scan_id_->load(kRelaxed);
}

layout::ScanRecord& ScanBook::record() noexcept {
    return record_of(scan_id());
}

bool ScanBook::has_open_scan() noexcept {
    return scan_id() != 0 && record().scan_id.load(kRelaxed) == scan_id() &&
           !is_over(record().state.load(kRelaxed));
}

std::optional<ScanInfo> ScanBook::newest() {
    return read_scan(record(), scan_id());
}

layout::ScanRecord& ScanBook::record_of(std::uint64_t scan_id) noexcept {
    return *reinterpret_cast<layout::ScanRecord*>(records_ +
                                                  scan_id % layout::kScanRecords * layout::kScanRecordBytes);
}

}  // namespace framering
