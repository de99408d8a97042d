#include "common/session/reader_session.hpp"

#include "common/base/trace_point.hpp"
#include "common/session/relaxed.hpp"

namespace framering {

namespace {
bool is_terminating(const layout::ProducerState& state) noexcept {
    // SYNC(run state): acquire, pairs with the release store in AcquirerSession::set_run_state
    return state.run_state.load(std::memory_order_acquire) == layout::RunState::terminating;
}
}  // namespace

std::optional<ScanInfo> ReaderSession::scan() const {
    const std::uint64_t scan_id = entry_->closed_scan_id.load(kRelaxed) + 1;
    return read_scan(view_->record(scan_id), scan_id);
}

void ReaderSession::ready_for(std::uint64_t scan_id) noexcept {
    // SYNC(ready): release, pairs with the acquire loads in AcquirerSession::answer_of
    entry_->ready_scan_id.store(scan_id, std::memory_order_release);
    trace_point<"writer_ready">();
}

bool ReaderSession::withdraw_from(std::uint64_t scan_id) noexcept {
    // An acquirer takes its lease, then asks whether we are ready; we say that we are not, then ask whether it has
    // the lease. The kernel orders the two, so one of us sees the other.
    // SYNC(ready): seq_cst, pairs with the acquire loads in AcquirerSession::resume_consent and answer_of
    entry_->ready_scan_id.store(scan_id - 1, std::memory_order_seq_cst);
    trace_point<"writer_withdrew">();
    if (view_->acquirer_alive()) {
        ready_for(scan_id);
        return false;
    }
    return true;
}

void ReaderSession::refuse(std::uint64_t scan_id, const std::string& why) noexcept {
    set_error(why);
    // SYNC(ready): release, pairs with the acquire loads in AcquirerSession::answer_of
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
    entry_->io_calls.store(disk.calls, kRelaxed);
    entry_->io_p50_ns.store(disk.p50_ns, kRelaxed);
    entry_->io_p99_ns.store(disk.p99_ns, kRelaxed);
    entry_->io_max_ns.store(disk.max_ns, kRelaxed);
    entry_->io_blocked_since_ns.store(disk.blocked_since_ns, kRelaxed);
    entry_->disk_free_bytes.store(disk.free_bytes.value_or(layout::kNone), kRelaxed);
    entry_->store_period_ns.store(disk.store_period_ns, kRelaxed);
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
    return view_->producer().terminate_now_seen.load(std::memory_order_acquire) == scan_id;
}

bool ReaderSession::over() const noexcept {
    return view_->retired() || is_terminating(view_->producer());
}

bool ReaderSession::replaced() const noexcept {
    return view_->retired() && !is_terminating(view_->producer());
}

}  // namespace framering
