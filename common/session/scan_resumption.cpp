#include "common/session/scan_resumption.hpp"

#include <algorithm>

#include "common/session/relaxed.hpp"

namespace framering {

ScanResumption::ScanResumption(ScanBook& book, const ProducerMemory& ring)
    : book_(&book),
      ring_(ring),
      head_(ring.state->head.load(kRelaxed)),
      before_(*book.newest()),
      // Counts of what was lost stand before those of what was delivered, and the ring before both.
      delivered_(std::max({before_.delivered, delivered_by_ring(),
                           head_ - before_.first_sequence + before_.lost_ring_full + before_.lost_camera})) {
    const FrameInfo* newest = newest_stored();
    lost_at_end_ = delivered_ - (newest == nullptr ? 0 : newest->delivered + 1);
    lost_camera_at_end_ =
        std::min(before_.lost_camera - (newest == nullptr ? 0 : newest->lost_camera), lost_at_end_);
}

ResumePoint ScanResumption::resume(Nanoseconds away) {
    book_->resume({delivered_, head_, away});
    // Its acquirer may have died before it counted the run of lost frames that it had just begun.
    layout::ScanRecord& record = book_->record();
    const std::uint64_t not_counted = record.lost_ring_full.load(kRelaxed) - before_.lost_ring_full;
    if (gap().ring_full && not_counted == lost_at_end_ - lost_camera_at_end_) {
        record.ring_full_gaps.fetch_add(1, kRelaxed);
    }
    return {before_.started_ns, delivered_, before_.missed_periods, away};
}

std::uint64_t ScanResumption::delivered_by_ring() const noexcept {
    std::uint64_t delivered = 0;
    const auto look_at = [&](std::uint64_t slot) {
        if (const FrameInfo& frame = ring_.headers[slot]; frame.scan_id == before_.scan_id) {
            delivered = std::max(delivered, frame.delivered + 1);
        }
    };
    if (head_ > before_.first_sequence) {
        look_at(ring_.slot_of(head_ - 1));
    }
    if (const std::uint64_t spares = ring_.state->spare_count.load(kRelaxed); spares != 0) {
        look_at(ring_.spare_slot_of(spares - 1));
    }
    return delivered;
}

const FrameInfo* ScanResumption::newest_stored() const noexcept {
    return head_ == before_.first_sequence ? nullptr : &ring_.headers[ring_.slot_of(head_ - 1)];
}

}  // namespace framering
