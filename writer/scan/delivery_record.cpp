#include "writer/scan/delivery_record.hpp"

namespace framering {

void DeliveryRecord::frame_stored(std::uint64_t sequence, std::uint64_t delivered) {
    // Where frames in the ring and dropped ones are missing together, the cause of the former stands for both.
    miss_until(delivered, in_ring_before(sequence, GapCause::writer_gone));
    ++stored_;
    next_sequence_ = sequence + 1;
    next_delivered_ = delivered + 1;
}

void DeliveryRecord::scan_ended(std::uint64_t delivered, std::optional<std::uint64_t> end_sequence,
                                GapCause in_ring) {
    miss_until(delivered, in_ring_before(end_sequence.value_or(next_sequence_), in_ring));
}

GapCause DeliveryRecord::in_ring_before(std::uint64_t sequence, GapCause otherwise) const noexcept {
    if (sequence <= next_sequence_) {
        return GapCause::ring_full;
    }
    if (stored_ == 0 && sequence <= recorded_from_) {
        return GapCause::before_attached;
    }
    return next_sequence_ < evicted_until_ ? GapCause::writer_evicted : otherwise;
}

void DeliveryRecord::miss_until(std::uint64_t delivered_end, GapCause cause) {
    if (delivered_end <= next_delivered_) {
        return;
    }
    const Gap gap{next_delivered_, delivered_end - 1, cause};
    (cause == GapCause::before_attached ? not_recorded_ : dropped_) += gap.count();
    gaps_.push_back(gap);
    next_delivered_ = delivered_end;
}

}  // namespace framering
