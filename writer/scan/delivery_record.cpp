#include "writer/scan/delivery_record.hpp"

#include <algorithm>

namespace framering {

void DeliveryRecord::frame_stored(std::uint64_t sequence, std::uint64_t delivered, std::uint64_t lost_camera) {
    miss_until(delivered, sequence, LossReason::writer_gone, lost_camera);
    lost_camera_ += lost_camera;
    ++stored_;
    next_sequence_ = sequence + 1;
    next_delivered_ = delivered + 1;
}

void DeliveryRecord::scan_ended(std::uint64_t delivered, std::optional<std::uint64_t> end_sequence,
                                LossReason in_ring, std::uint64_t lost_camera) {
    miss_until(delivered, end_sequence.value_or(next_sequence_), in_ring,
               lost_camera - std::min(lost_camera, lost_camera_));
}

void DeliveryRecord::miss_until(std::uint64_t delivered_end, std::uint64_t sequence, LossReason in_ring,
                                std::uint64_t lost_camera) {
    if (delivered_end <= next_delivered_) {
        return;
    }
    const std::uint64_t missed = delivered_end - next_delivered_;
    const std::uint64_t were_in_ring = std::min(sequence - std::min(sequence, next_sequence_), missed);
    if (were_in_ring != 0 && stored_ == 0 && sequence <= recorded_from_) {
        before_writer_ = delivered_end;
        next_delivered_ = delivered_end;
        return;
    }
    // Which of one run they were is not known: they are told of first.
    const std::uint64_t in_camera = std::min(lost_camera, missed - were_in_ring);
    lose(in_camera, LossReason::camera);
    // Where frames in the ring and others without a slot are lost in one run, the reason of the former stands for
    // both.
    lose(missed - in_camera, were_in_ring == 0                 ? LossReason::ring_full
                             : next_sequence_ < evicted_until_ ? LossReason::abandoned
                                                               : in_ring);
}

void DeliveryRecord::lose(std::uint64_t count, LossReason reason) {
    if (count != 0) {
        gaps_.push_back({next_delivered_, next_delivered_ + count - 1, reason});
        lost_ += count;
        next_delivered_ += count;
    }
}

}  // namespace framering
