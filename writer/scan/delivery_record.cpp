#include "writer/scan/delivery_record.hpp"

namespace framering {

void DeliveryRecord::frame_stored(std::uint64_t sequence, std::uint64_t delivered) {
    miss_until(delivered, sequence, LossReason::writer_gone);
    ++stored_;
    next_sequence_ = sequence + 1;
    next_delivered_ = delivered + 1;
}

void DeliveryRecord::scan_ended(std::uint64_t delivered, std::optional<std::uint64_t> end_sequence,
                                LossReason in_ring) {
    miss_until(delivered, end_sequence.value_or(next_sequence_), in_ring);
}

void DeliveryRecord::miss_until(std::uint64_t delivered_end, std::uint64_t sequence, LossReason in_ring) {
    if (delivered_end <= next_delivered_) {
        return;
    }
    const bool were_in_ring = sequence > next_sequence_;
    if (were_in_ring && stored_ == 0 && sequence <= recorded_from_) {
        before_writer_ = delivered_end;
    } else {
        // Where frames in the ring and others are lost in one run, the reason of the former stands for both.
        const LossReason reason = !were_in_ring                     ? LossReason::ring_full
                                  : next_sequence_ < evicted_until_ ? LossReason::abandoned
                                                                    : in_ring;
        const Gap gap{next_delivered_, delivered_end - 1, reason};
        lost_ += gap.count();
        gaps_.push_back(gap);
    }
    next_delivered_ = delivered_end;
}

}  // namespace framering
