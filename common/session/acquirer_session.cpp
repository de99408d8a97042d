#include "common/session/acquirer_session.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>

#include "common/base/clock.hpp"
#include "common/base/log.hpp"
#include "common/base/trace_point.hpp"
#include "common/session/pause.hpp"
#include "common/session/relaxed.hpp"
#include "common/session/run_state.hpp"

namespace framering {

using layout::RunState;
using layout::ScanState;

AcquirerSession::AcquirerSession(const SessionSettings& settings)
    : owner_(settings),
      producer_(owner_.ring(), owner_.control().entries(), settings.wait_strategy),
      registry_(owner_, producer_),
      book_(owner_.control().scan_records(), producer_state().scan_id),
      counters_(book_, producer_state()),
      roles_(owner_, book_),
      source_(owner_.control().source()),
      changes_(owner_.control().requests(), producer_state()),
      predecessor_seen_ns_(producer_state().heartbeat_ns.load(kRelaxed)) {
    const auto left_open = book_.newest();
    if (settings.scan_to_resume == 0) {
        changes_.forget();
    }
    if (left_open && !left_open->over() && left_open->scan_id != settings.scan_to_resume) {
        log_warning("scan {} was left open by an acquirer that died; closing it at frame {} as interrupted",
                    left_open->scan_id, producer_.head());
        book_.end(ScanState::interrupted, "its acquirer died", producer_.head(), 0);
    }
    producer_state().serving.store(0, kRelaxed);
    producer_state().run_state.store(RunState::idle, std::memory_order_release);
    producer_.wake_everyone();
    tick(monotonic_ns());
}

std::string AcquirerSession::role_behind() {
    const std::uint64_t scan_id = book_.scan_id() + 1;
    return scan_id > layout::kScanRecords ? registry_.role_behind(scan_id - layout::kScanRecords) : "";
}

std::uint64_t AcquirerSession::announce(const ScanPlan& plan) {
    registry_.forget_evicted();
    const std::uint64_t scan_id = book_.announce(plan, producer_.head());
    counters_.begin_scan();
    producer_.wake_everyone();
    return scan_id;
}

ResumePoint AcquirerSession::resume() {
    ScanResumption scan(book_, owner_.ring());
    const std::uint64_t now_ns = monotonic_ns();
    const ResumePoint point = scan.resume(Nanoseconds(now_ns - std::min(predecessor_seen_ns_, now_ns)));
    counters_.begin_scan(scan.gap());
    if (scan.was_working()) {
        set_run_state(RunState::working);
    }
    return point;
}

std::uint64_t AcquirerSession::begin() {
    const std::uint64_t now_ns = monotonic_ns();
    counters_.begin_scan();
    book_.begin(producer_.head(), now_ns);
    set_run_state(RunState::working);
    return now_ns;
}

void AcquirerSession::publish(Claim&& claim, const FrameInfo& info) noexcept {
    // A kill between the two leaves a count that no loss is missing from and no frame that nobody got: one without
    // a slot is lost either way, a stored one is found by its header.
    const bool stored = claim.stored();
    if (!stored) {
        counters_.count_lost();
        trace_point<"acquirer_drop_counted">();
    }
    producer_.publish(std::move(claim), info);
    if (stored) {
        counters_.count_stored();
        trace_point<"acquirer_frame_counted">();
    }
}

void AcquirerSession::end(ScanState state, const std::string& reason, std::uint64_t skipped) {
    if (state == ScanState::canceled && is_in(RunState::working)) {
        set_run_state(RunState::canceled);
    }
    update_readers(monotonic_ns());
    book_.end(state, reason, producer_.head(), skipped);
    if (!is_in(RunState::idle)) {
        set_run_state(RunState::idle);
    }
    producer_.wake_everyone();
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

StopRequest AcquirerSession::requested_when_idle() const noexcept {
    // Without a scan so far the first one is meant.
    const std::uint64_t scan_id = std::max<std::uint64_t>(book_.scan_id(), 1);
    const layout::Requests& requests = owner_.control().requests();
    // SYNC(request): acquire, pairs with the compare-and-swap in raise_to
    if (requests.terminate_now_scan.load(std::memory_order_acquire) == scan_id) {
        return StopRequest::terminate_now;
    }
    return requests.terminate_scan.load(std::memory_order_acquire) == scan_id ? StopRequest::terminate
                                                                              : StopRequest::none;
}

void AcquirerSession::begin_serving() noexcept {
    answer_starts(start_word());  // what was asked for until now was meant for another acquirer
    producer_state().serving.store(1, std::memory_order_release);
    producer_.wake_everyone();
}

std::uint64_t AcquirerSession::start_word() const noexcept {
    // SYNC(start): acquire, pairs with the addition in StartRequest; the entry it is about is in the queue
    return owner_.control().requests().start.load(std::memory_order_acquire);
}

void AcquirerSession::answer_starts(std::uint64_t word) noexcept {
    // SYNC(start answered): release, pairs with the acquire load in StartRequest::is_answered
    producer_state().start_seen.store(word, std::memory_order_release);
}

std::uint64_t AcquirerSession::pause_word() const noexcept {
    // SYNC(request): acquire, pairs with the compare-and-swap in request_pause
    return owner_.control().requests().pause.load(std::memory_order_acquire);
}

bool AcquirerSession::is_pause_asked() const noexcept {
    return is_pause_of(pause_word(), book_.scan_id());
}

void AcquirerSession::begin_pause() noexcept {
    const std::uint64_t word = pause_word();
    book_.begin_pause(pauses_of(word, book_.scan_id()), monotonic_ns());
    producer_state().pause_seen.store(word, std::memory_order_release);
    producer_.wake_everyone();
}

void AcquirerSession::end_pause() noexcept {
    const std::uint64_t word = pause_word();
    book_.end_pause(monotonic_ns());
    producer_state().pause_seen.store(word, std::memory_order_release);
    producer_.wake_everyone();
}

void AcquirerSession::tick(std::uint64_t now_ns) {
    constexpr std::uint64_t step_ns = 10'000'000;
    if (now_ns - ticked_ns_ < step_ns) {
        return;
    }
    ticked_ns_ = now_ns;
    producer_state().heartbeat_ns.store(now_ns, kRelaxed);
    acknowledge_requests();
    update_readers(now_ns);
    counters_.measure_rate(now_ns);
}

void AcquirerSession::update_readers(std::uint64_t now_ns) {
    const std::uint64_t scan_for_new_readers = book_.has_open_scan() ? book_.scan_id() : book_.scan_id() + 1;
    counters_.count_lost_writer_gone(registry_.update(now_ns, scan_for_new_readers));
}

void AcquirerSession::acknowledge_requests() noexcept {
    layout::ProducerState& seen = producer_state();
    const layout::Requests& requests = owner_.control().requests();
    seen.cancel_seen.store(requests.cancel_scan.load(std::memory_order_acquire), kRelaxed);
    seen.terminate_seen.store(requests.terminate_scan.load(std::memory_order_acquire), kRelaxed);
    seen.terminate_now_seen.store(requests.terminate_now_scan.load(std::memory_order_acquire),
                                  std::memory_order_release);
    if (book_.has_open_scan()) {
        answer_starts(start_word());
    }
    trace_point<"acquirer_requests_seen">();
}

void AcquirerSession::announce_termination(bool now) noexcept {
    if (!is_in(RunState::terminating)) {
        set_run_state(RunState::terminating);
    }
    if (now) {
        producer_state().terminate_now_seen.store(book_.scan_id(), std::memory_order_release);
        producer_.wake_everyone();
    }
}

std::uint64_t AcquirerSession::leave(bool discard) {
    const std::uint64_t still_owed = roles_.owed();
    announce_termination(discard);
    const bool is_over = (still_owed == 0 && !roles_.owes_closing()) || discard;
    if (is_over) {
        // Until here the successor of a killed acquirer can finish the scan; from here on there is nothing left
        // to finish.
        producer_state().retired.store(1, std::memory_order_release);
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

bool AcquirerSession::is_in(RunState state) const noexcept {
    return producer_state().run_state.load(kRelaxed) == state;
}

void AcquirerSession::set_run_state(RunState state) noexcept {
    std::atomic<RunState>& word = producer_state().run_state;
    assert(may_follow(word.load(kRelaxed), state));
    // SYNC(run state): release, pairs with the acquire load in read_status
    word.store(state, std::memory_order_release);
    trace_point<"acquirer_run_state_stored">();
    producer_.wake_everyone();
}

}  // namespace framering
