#include "acquirer/slot_supply.hpp"

#include <algorithm>
#include <utility>

namespace framering {

std::uint64_t slots_ahead(std::uint64_t slot_count) noexcept {
    return std::clamp<std::uint64_t>(slot_count / 4, 1, kMostQueued);
}

SlotSupply::SlotSupply(QueuedSource& source, RunningScan& scan, OpenSlots& open)
    : source_(&source), scan_(&scan), open_(&open), most_(slots_ahead(scan.session().frames().slot_count())) {
}

void SlotSupply::fill_up(std::optional<std::uint64_t> frames) {
    lacks_room_ = false;
    while (open_->size() < std::min(most_, frames.value_or(most_)) && !lacks_room_) {
        if (std::optional<Claim> claim = scan_->session().frames().try_claim()) {
            queue(std::move(*claim));
        } else {
            lacks_room_ = true;
        }
    }
    if (lacks_room_ && open_->empty()) {
        ran_dry_ = true;
        queue_without_room();
    }
}

void SlotSupply::queue_without_room() {
    FrameProducer& frames = scan_->session().frames();
    if (scan_->session().make_room()) {
        if (std::optional<Claim> claim = frames.try_claim()) {
            queue(std::move(*claim));
            return;
        }
    }
    if (scan_->settings().when_full == WhenFull::drop) {
        queue(frames.claim_spare());
    } else if (scan_->settings().when_full == WhenFull::stop) {
        scan_->end_with_full_ring();
    }
}

void SlotSupply::queue(Claim claim) {
    const std::uint32_t number = open_->free_number();
    source_->queue(number, claim.pixels());
    open_->add(number, std::move(claim));
}

void SlotSupply::wait_for_room() {
    scan_->source_is_not_asked();
    const std::uint64_t since_ns = monotonic_ns();
    while (!scan_->must_end()) {
        scan_->tick();
        (void)scan_->make_changes();
        if (scan_->is_pause_asked() || scan_->session().frames().wait_for_room(kLongestWait) ||
            scan_->session().make_room()) {
            break;
        }
    }
    scan_->session().counters().count_full_wait(monotonic_ns() - since_ns);
}

}  // namespace framering
