#include "common/session/reader_session.hpp"

#include <algorithm>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "common/ring/gated.hpp"
#include "common/session/relaxed.hpp"

namespace framering {

namespace {
bool is_terminating(const layout::ProducerState& state) noexcept {
    // SYNC(run state): acquire, pairs with the release store in AcquirerSession::set_run_state
    return state.run_state.load(std::memory_order_acquire) == layout::RunState::terminating;
}

// Joins a role that has no frames in its entry. False when the segments were replaced meanwhile.
bool join_anew(const SessionView& view, HeldEntry& entry, std::optional<std::uint64_t> from_sequence,
               const Deadline& deadline, StopToken stop) {
    entry->committed.store(0, std::memory_order_release);
    entry->frames.store(0, kRelaxed);
    entry->bytes.store(0, kRelaxed);
    if (!entry.ask_for_admission(view, from_sequence.value_or(layout::kNone), deadline, stop)) {
        return false;
    }
    trace_point<"writer_admitted">();
    entry->closed_scan_id.store(entry->first_scan_id.load(kRelaxed) - 1, kRelaxed);
    entry->ready_scan_id.store(0, kRelaxed);
    entry->committed.store(entry->first_sequence.load(kRelaxed), kRelaxed);
    entry->flushed.store(entry->first_sequence.load(kRelaxed), kRelaxed);
    entry.attach();
    trace_point<"writer_attached">();
    return true;
}

void require_place_in_ring(const SessionView& view, const layout::ReaderEntry& entry, const std::string& role) {
    const std::uint64_t cursor = entry.cursor.load(std::memory_order_acquire);
    const std::uint64_t head = view.producer().head.load(std::memory_order_acquire);
    if (is_beyond_ring(cursor, head, view.identity().slot_count)) {
        fail(ExitCode::failed,
             "session '{0}': the entry of role '{1}' is damaged: it is at frame {2}, the ring at {3} with {4} "
             "slots; to discard the entry, run framering acquirer --session {0}",
             view.session(), role, cursor, head, view.identity().slot_count);
    }
}
}  // namespace

ReaderSession::ReaderSession(const ReaderSettings& settings, StopToken stop)
    : ReaderSession(join(settings, stop), settings.wait_strategy) {
}

ReaderSession::ReaderSession(Place place, WaitStrategy wait_strategy)
    : view_(std::move(place.view)),
      entry_(std::move(place.entry)),
      predecessor_output_(std::move(place.predecessor_output)),
      wait_strategy_(wait_strategy),
      frames_(view_.ring(), *entry_, wait_strategy) {
    pages_ = view_.bring_frames_in(frames_.cursor());
    beat();
}

ReaderSession::Place ReaderSession::join(const ReaderSettings& settings, StopToken stop) {
    const Deadline deadline = Deadline::in(settings.wait);
    std::optional<std::string> predecessor_output;
    for (;;) {
        SessionView view = SessionView::wait_for(settings.session, Access::read_write, deadline.left(), stop);
        HeldEntry entry = HeldEntry::take(view, settings, deadline, stop);
        if (entry.predecessor_output()) {
            predecessor_output = entry.predecessor_output();
        }
        if (entry.had_frames()) {
            entry.take_over();
        } else if (!join_anew(view, entry, settings.from_sequence, deadline, stop)) {
            // An acquirer may replace the segments of its dead predecessor while this reader is joining there.
            continue;
        }
        require_place_in_ring(view, *entry, settings.role);
        return {std::move(view), std::move(entry), std::move(predecessor_output)};
    }
}

std::optional<std::uint64_t> ReaderSession::rejoin(StopToken stop) {
    constexpr Nanoseconds patience = std::chrono::seconds(10);
    const std::uint64_t from = frames_.cursor();
    if (!entry_.ask_for_admission(view_, from, Deadline::in(patience), stop)) {
        return std::nullopt;
    }
    const std::uint64_t first_scan_id = entry_->first_scan_id.load(kRelaxed);
    if (first_scan_id - entry_->closed_scan_id.load(kRelaxed) > layout::kScanRecords) {
        entry_->closed_scan_id.store(first_scan_id - 1, kRelaxed);  // the records between are gone
    }
    entry_.attach();
    frames_ = LosslessReader(view_.ring(), *entry_, wait_strategy_);
    return first_sequence() - std::min(from, first_sequence());
}

std::uint64_t ReaderSession::first_sequence() const noexcept {
    return entry_->first_sequence.load(kRelaxed);
}

std::optional<ScanInfo> ReaderSession::scan() const {
    const std::uint64_t scan_id = entry_->closed_scan_id.load(kRelaxed) + 1;
    return read_scan(view_.record(scan_id), scan_id);
}

std::vector<SourceCount> ReaderSession::counts_of(std::uint64_t scan_id) const {
    const auto source = read_source(view_.source());
    const bool is_newest = view_.producer().scan_id.load(std::memory_order_acquire) == scan_id;
    return source && is_newest ? source->counters : std::vector<SourceCount>();
}

void ReaderSession::ready_for(std::uint64_t scan_id) noexcept {
    // SYNC(ready): release, pairs with the acquire loads in SessionRoles::answer_of
    entry_->ready_scan_id.store(scan_id, std::memory_order_release);
    trace_point<"writer_ready">();
}

bool ReaderSession::withdraw_from(std::uint64_t scan_id) noexcept {
    // An acquirer takes its lease, then asks whether we are ready; we say that we are not, then ask whether it has
    // the lease. The kernel orders the two, so one of us sees the other.
    // SYNC(ready): seq_cst, pairs with the acquire loads in SessionRoles::resume_consent and answer_of
    entry_->ready_scan_id.store(scan_id - 1, std::memory_order_seq_cst);
    trace_point<"writer_withdrew">();
    if (view_.acquirer_alive()) {
        ready_for(scan_id);
        return false;
    }
    return true;
}

void ReaderSession::refuse(std::uint64_t scan_id, const std::string& why) noexcept {
    set_error(why);
    // SYNC(ready): release, pairs with the acquire loads in SessionRoles::answer_of
    entry_->error_scan_id.store(scan_id, std::memory_order_release);
}

void ReaderSession::set_output(const std::string& directory) noexcept {
    set_text(entry_->output, directory);
}

void ReaderSession::count_committed(std::uint64_t sequence, std::uint64_t frames, std::uint64_t bytes) noexcept {
    entry_->committed.store(sequence, std::memory_order_release);
    entry_->frames.store(frames, kRelaxed);
    entry_->bytes.store(bytes, kRelaxed);
}

void ReaderSession::count_flushed(std::uint64_t sequence) noexcept {
    entry_->flushed.store(sequence, std::memory_order_release);
}

void ReaderSession::publish(const DiskFigures& disk) noexcept {
    show(disk, *entry_);
}

void ReaderSession::set_error(const std::string& text) noexcept {
    set_text(entry_->error, text);
    entry_->error_code = text.empty() ? 0 : 1;
}

void ReaderSession::close_scan(std::uint64_t scan_id) noexcept {
    entry_->closed_scan_id.store(scan_id, std::memory_order_release);
    trace_point<"writer_scan_closed">();
}

void ReaderSession::beat() noexcept {
    entry_->heartbeat_ns.store(monotonic_ns(), kRelaxed);
}

bool ReaderSession::must_abandon(std::uint64_t scan_id) const noexcept {
    return view_.producer().terminate_now_seen.load(std::memory_order_acquire) == scan_id;
}

bool ReaderSession::over() const noexcept {
    return view_.retired() || is_terminating(view_.producer());
}

bool ReaderSession::replaced() const noexcept {
    return view_.retired() && !is_terminating(view_.producer());
}

}  // namespace framering
