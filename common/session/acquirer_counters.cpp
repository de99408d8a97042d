#include "common/session/acquirer_counters.hpp"

#include "common/session/relaxed.hpp"

namespace framering {

namespace {
void add(layout::Word& counter, std::uint64_t count) noexcept {
    // One process writes it, so no locked addition is needed.
    counter.store(counter.load(kRelaxed) + count, kRelaxed);
}
}  // namespace

void AcquirerCounters::begin_scan(Gap gap) noexcept {
    rate_since_ns_ = 0;
    gap_ = gap;
}

void AcquirerCounters::count_stored() noexcept {
    add(book_->record().delivered, 1);
    gap_ = {};
}

void AcquirerCounters::count_lost(std::uint64_t count) noexcept {
    add(book_->record().delivered, count);
    add(book_->record().lost_ring_full, count);
    add(book_->record().ring_full_gaps, gap_.ring_full ? 0 : 1);
    gap_.ring_full = true;
}

void AcquirerCounters::count_lost_camera(std::uint64_t count) noexcept {
    // In this order: what a kill leaves is no less than what was stored and lost, and ScanResumption counts anew.
    add(book_->record().lost_camera, count);
    add(book_->record().delivered, count);
    add(book_->record().camera_gaps, gap_.camera ? 0 : 1);
    gap_.camera = true;
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

void AcquirerCounters::count_damaged_frame() noexcept {
    add(book_->record().damaged_frames, 1);
}

void AcquirerCounters::count_failed_point() noexcept {
    add(book_->record().failed_points, 1);
}

void AcquirerCounters::count_retaken_point() noexcept {
    add(book_->record().retaken_points, 1);
}

void AcquirerCounters::count_retried_move() noexcept {
    add(book_->record().retried_moves, 1);
}

void AcquirerCounters::count_late_point() noexcept {
    add(book_->record().late_points, 1);
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
