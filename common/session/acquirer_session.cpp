#include "common/session/acquirer_session.hpp"

#include <algorithm>
#include <cassert>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/trace_point.hpp"
#include "common/ring/gated.hpp"
#include "common/session/relaxed.hpp"
#include "common/session/ring_numbers.hpp"
#include "common/session/run_state.hpp"
#include "common/session/session_view.hpp"

namespace framering {

using layout::RunState;
using layout::ScanState;

namespace {
void add(layout::Word& counter, std::uint64_t count) noexcept {
    // One process writes it, so no locked addition is needed.
    counter.store(counter.load(kRelaxed) + count, kRelaxed);
}

bool takes_part(const layout::ReaderEntry& entry, std::uint64_t scan_id) noexcept {
    return !text_of(entry.role).empty() && purpose_of(entry) == layout::Purpose::stores &&
           (is_gated(entry) || entry.ready_scan_id.load(std::memory_order_acquire) >= scan_id ||
            entry.closed_scan_id.load(std::memory_order_acquire) >= scan_id);
}

// Of a role that took part in the scan and closed it: frames that it had to store and did not report as stored.
std::uint64_t missing_frames(const layout::ReaderEntry& entry, const ScanInfo& scan) noexcept {
    const bool has_closed = entry.closed_scan_id.load(std::memory_order_acquire) >= scan.scan_id &&
                            entry.error_scan_id.load(std::memory_order_acquire) != scan.scan_id;
    const std::uint64_t first = std::max(scan.first_sequence, entry.first_sequence.load(kRelaxed));
    if (!has_closed || !scan.end_sequence || *scan.end_sequence < first) {
        return 0;
    }
    const std::uint64_t owed = *scan.end_sequence - first;
    return owed - std::min(owed, entry.frames.load(kRelaxed));
}
}  // namespace

AcquirerSession::AcquirerSession(const SessionSettings& settings)
    : owner_(settings),
      producer_(owner_.ring(), owner_.control().entries(), settings.wait_strategy),
      registry_(owner_, producer_),
      book_(owner_.control().scan_records(), owner_.control().state().scan_id) {
    const auto left_open = book_.newest();
    if (left_open && !left_open->over() && left_open->scan_id != settings.scan_to_resume) {
        log_warning("scan {} was left open by an acquirer that died; closing it at frame {} as interrupted",
                    left_open->scan_id, producer_.head());
        book_.end(ScanState::interrupted, "its acquirer died", producer_.head(), 0);
    }
    owner_.control().state().run_state.store(RunState::idle, std::memory_order_release);
    predecessor_seen_ns_ = owner_.control().state().heartbeat_ns.load(kRelaxed);
    producer_.wake_everyone();
    tick(monotonic_ns());
}

std::uint64_t AcquirerSession::announce(const ScanPlan& plan) {
    const std::uint64_t oldest_kept =
        book_.scan_id() + 1 - std::min<std::uint64_t>(book_.scan_id() + 1, layout::kScanRecords);
    registry_.require_closed_before(oldest_kept);
    registry_.forget_evicted();
    const std::uint64_t scan_id = book_.announce(plan, producer_.head());
    rate_since_ns_ = 0;
    producer_.wake_everyone();
    return scan_id;
}

RoleAnswer AcquirerSession::answer_of(const std::string& role) {
    RoleAnswer answer;
    for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
        const layout::ReaderEntry& entry = *owner_.control().entries()[i];
        if (text_of(entry.role) != role) {
            continue;
        }
        // SYNC(ready): acquire, pairs with the release stores in ReaderSession
        if (entry.error_scan_id.load(std::memory_order_acquire) == book_.scan_id()) {
            answer.error = text_of(entry.error);  // also of a process that has left after it
        }
        answer.ready =
            owner_.reader_alive(i) && entry.ready_scan_id.load(std::memory_order_acquire) >= book_.scan_id();
    }
    return answer;
}

std::uint64_t AcquirerSession::begin() {
    const std::uint64_t now_ns = monotonic_ns();
    rate_since_ns_ = 0;
    in_gap_ = false;
    book_.begin(producer_.head(), now_ns);
    set_run_state(RunState::working);
    return now_ns;
}

void AcquirerSession::end(ScanState state, const std::string& reason, std::uint64_t skipped) {
    if (state == ScanState::canceled && owner_.control().state().run_state.load(kRelaxed) == RunState::working) {
        set_run_state(RunState::canceled);
    }
    update_readers(monotonic_ns());
    book_.end(state, reason, producer_.head(), skipped);
    if (owner_.control().state().run_state.load(kRelaxed) != RunState::idle) {
        set_run_state(RunState::idle);
    }
    producer_.wake_everyone();
}

void AcquirerSession::count_stored() noexcept {
    add(book_.record().delivered, 1);
    in_gap_ = false;
}

void AcquirerSession::count_lost() noexcept {
    add(book_.record().delivered, 1);
    add(book_.record().lost_ring_full, 1);
    add(book_.record().ring_full_gaps, in_gap_ ? 0 : 1);
    in_gap_ = true;
}

void AcquirerSession::count_missed_periods(std::uint64_t count) noexcept {
    if (count != 0) {
        add(book_.record().missed_periods, count);
    }
}

void AcquirerSession::count_full_wait(std::uint64_t waited_ns) noexcept {
    add(owner_.control().state().full_waits, 1);
    add(owner_.control().state().full_wait_ns, waited_ns);
}

StopRequest AcquirerSession::requested() const noexcept {
    const std::uint64_t scan_id = book_.scan_id();
    if (scan_id == 0) {
        return StopRequest::none;  // the words are 0 too, and mean no scan
    }
    const layout::Requests& requests = owner_.control().requests();
    // SYNC(request): acquire, pairs with the compare-and-swap in raise_to
    if (requests.terminate_now_scan.load(std::memory_order_acquire) == scan_id) {
        return StopRequest::terminate_now;
    }
    if (requests.terminate_scan.load(std::memory_order_acquire) == scan_id) {
        return StopRequest::terminate;
    }
    return requests.cancel_scan.load(std::memory_order_acquire) == scan_id ? StopRequest::cancel
                                                                           : StopRequest::none;
}

void AcquirerSession::tick(std::uint64_t now_ns) {
    constexpr std::uint64_t step_ns = 10'000'000;
    if (now_ns - ticked_ns_ < step_ns) {
        return;
    }
    ticked_ns_ = now_ns;
    owner_.control().state().heartbeat_ns.store(now_ns, kRelaxed);
    acknowledge_requests();
    update_readers(now_ns);
    measure_rate(now_ns);
}

void AcquirerSession::update_readers(std::uint64_t now_ns) {
    const std::uint64_t lost = registry_.update(now_ns, scan_for_new_readers());
    if (lost != 0) {
        add(book_.record().lost_writer_gone, lost);
    }
}

std::uint64_t AcquirerSession::scan_for_new_readers() noexcept {
    return book_.has_open_scan() ? book_.scan_id() : book_.scan_id() + 1;
}

void AcquirerSession::acknowledge_requests() noexcept {
    layout::ProducerState& state = owner_.control().state();
    const layout::Requests& requests = owner_.control().requests();
    state.cancel_seen.store(requests.cancel_scan.load(std::memory_order_acquire), kRelaxed);
    state.terminate_seen.store(requests.terminate_scan.load(std::memory_order_acquire), kRelaxed);
    state.terminate_now_seen.store(requests.terminate_now_scan.load(std::memory_order_acquire),
                                   std::memory_order_release);
    state.start_seen.store(requests.start.load(std::memory_order_acquire), kRelaxed);
    trace_point<"acquirer_requests_seen">();
}

void AcquirerSession::measure_rate(std::uint64_t now_ns) noexcept {
    constexpr std::uint64_t window_ns = 500'000'000;
    if (book_.scan_id() == 0) {
        return;
    }
    const std::uint64_t delivered = book_.record().delivered.load(kRelaxed);
    if (rate_since_ns_ == 0) {
        rate_since_ns_ = now_ns;
        rate_delivered_ = delivered;
    } else if (now_ns - rate_since_ns_ >= window_ns) {
        const std::uint64_t frames = delivered - rate_delivered_;
        book_.record().frame_period_ns.store(frames == 0 ? 0 : (now_ns - rate_since_ns_) / frames, kRelaxed);
        rate_since_ns_ = now_ns;
        rate_delivered_ = delivered;
    }
}

void AcquirerSession::announce_termination(bool now) noexcept {
    if (owner_.control().state().run_state.load(kRelaxed) != RunState::terminating) {
        set_run_state(RunState::terminating);
    }
    if (now) {
        owner_.control().state().terminate_now_seen.store(book_.scan_id(), std::memory_order_release);
        producer_.wake_everyone();
    }
}

std::array<const layout::ReaderEntry*, layout::kReaderEntries> AcquirerSession::standing() noexcept {
    const auto mine = owner_.control().entries();
    std::array<const layout::ReaderEntry*, layout::kReaderEntries> all{};
    std::copy(mine.begin(), mine.end(), all.begin());
    return all;
}

std::uint64_t AcquirerSession::owed() noexcept {
    return owed_frames(owner_.control().state(), owner_.control().identity().slot_count, standing());
}

bool AcquirerSession::owes_closing() {
    return framering::owes_closing(book_.scan_id(), standing());
}

bool AcquirerSession::has_readers() noexcept {
    for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
        if (may_block(*owner_.control().entries()[i]) && owner_.reader_alive(i)) {
            return true;
        }
    }
    return false;
}

std::vector<AcquirerSession::RoleResult> AcquirerSession::results() {
    std::vector<RoleResult> results;
    const std::optional<ScanInfo> scan = book_.newest();
    for (const layout::ReaderEntry* entry : owner_.control().entries()) {
        if (scan && takes_part(*entry, scan->scan_id)) {
            results.push_back({text_of(entry->role), entry->frames.load(kRelaxed), missing_frames(*entry, *scan),
                               entry->bytes.load(kRelaxed), text_of(entry->output),
                               entry->error_code == 0 ? "" : text_of(entry->error),
                               entry->generation.load(kRelaxed) - entry->admitted_generation.load(kRelaxed)});
        }
    }
    return results;
}

std::uint64_t AcquirerSession::leave(bool discard) {
    const std::uint64_t still_owed = owed();
    announce_termination(discard);
    const bool is_over = (still_owed == 0 && !owes_closing()) || discard;
    if (is_over) {
        // Until here the successor of a killed acquirer can finish the scan; from here on there is nothing left
        // to finish.
        owner_.control().state().retired.store(1, std::memory_order_release);
        trace_point<"acquirer_session_retired">();
    }
    if (book_.scan_id() != 0) {
        book_.settle();
    }
    if (is_over) {
        owner_.unlink();
    }
    producer_.wake_everyone();
    return still_owed;
}

void AcquirerSession::set_run_state(RunState state) noexcept {
    std::atomic<RunState>& word = owner_.control().state().run_state;
    assert(may_follow(word.load(kRelaxed), state));
    // SYNC(run state): release, pairs with the acquire load in read_status
    word.store(state, std::memory_order_release);
    trace_point<"acquirer_run_state_stored">();
    producer_.wake_everyone();
}

}  // namespace framering
