#include "common/session/acquirer_counters.hpp"

#include "common/session/relaxed.hpp"

namespace framering {

namespace {
void add(layout::Word& counter, std::uint64_t count) noexcept {
    // One process writes it, so no locked addition is needed.
    counter.store(counter.load(kRelaxed) + count, kRelaxed);
}
}  // namespace

void AcquirerCounters::begin_scan(bool in_gap) noexcept {
    rate_since_ns_ = 0;
    in_gap_ = in_gap;
}

void AcquirerCounters::count_stored() noexcept {
    add(book_->record().delivered, 1);
    in_gap_ = false;
}

void AcquirerCounters::count_lost() noexcept {
    add(book_->record().delivered, 1);
    add(book_->record().lost_ring_full, 1);
    add(book_->record().ring_full_gaps, in_gap_ ? 0 : 1);
    in_gap_ = true;
}

void AcquirerCounters::count_missed_periods(std::uint64_t count) noexcept {
    if (count != 0) {
        add(book_->record().missed_periods, count);
    }
}

void AcquirerCounters::count_lost_writer_gone(std::uint64_t count) noexcept {
    if (count != 0) {
        add(book_->record().lost_writer_gone, count);
    }
}

void AcquirerCounters::measure_rate(std::uint64_t now_ns) noexcept {
    constexpr std::uint64_t window_ns = 500'000'000;
    if (book_->scan_id() == 0) {
        return;
    }
    const std::uint64_t delivered = book_->record().delivered.load(kRelaxed);
    if (rate_since_ns_ == 0) {
        rate_since_ns_ = now_ns;
        rate_delivered_ = delivered;
    } else if (now_ns - rate_since_ns_ >= window_ns) {
        const std::uint64_t frames = delivered - rate_delivered_;
        book_->record().frame_period_ns.store(frames == 0 ? 0 : (now_ns - rate_since_ns_) / frames, kRelaxed);
        rate_since_ns_ = now_ns;
        rate_delivered_ = delivered;
    }
}

void AcquirerCounters::count_full_wait(std::uint64_t waited_ns) noexcept {
    add(state_->full_waits, 1);
    add(state_->full_wait_ns, waited_ns);
}

}  // namespace framering
