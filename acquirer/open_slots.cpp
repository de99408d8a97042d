#include "acquirer/open_slots.hpp"

namespace framering {

namespace {
bool is_canceled(const OpenSlot& open) {
    return open.back && open.back->status == SlotStatus::canceled;
}
}  // namespace

void clear_unwritten(std::span<std::byte> pixels, const FilledSlot& filled) noexcept {
    const std::uint64_t written =
        filled.status == SlotStatus::failed || filled.status == SlotStatus::canceled ? 0 : filled.written_bytes;
    if (written < pixels.size()) {
        std::ranges::fill(pixels.subspan(written), std::byte{0});
    }
}

FrameStatus status_of(const FilledSlot& filled, std::uint64_t payload_bytes) noexcept {
    switch (filled.status) {
        case SlotStatus::good:
            return filled.written_bytes < payload_bytes ? FrameStatus::incomplete : FrameStatus::good;
        case SlotStatus::incomplete:
            return FrameStatus::incomplete;
        default:
            return FrameStatus::failed;
    }
}

std::uint32_t OpenSlots::free_number() const noexcept {
    std::uint32_t number = 0;
    while (std::ranges::find(slots_, number, &OpenSlot::slot) != slots_.end()) {
        ++number;
    }
    return number;
}

OpenSlot* OpenSlots::out_with(std::uint32_t number) noexcept {
    const auto found = std::ranges::find(slots_, number, &OpenSlot::slot);
    return found == slots_.end() || found->back ? nullptr : &*found;
}

void OpenSlots::cancel_those_out() {
    for (OpenSlot& open : slots_) {
        if (!open.back) {
            open.back = {.slot = open.slot, .status = SlotStatus::canceled};
        }
    }
}

std::size_t OpenSlots::take_ready() {
    while (!slots_.empty() && is_canceled(slots_.back())) {
        slots_.pop_back();
    }
    const auto frame = std::ranges::find_if_not(slots_, is_canceled);
    return frame == slots_.end() || !frame->back ? 0 : static_cast<std::size_t>(frame - slots_.begin()) + 1;
}

void OpenSlots::clear() {
    while (!slots_.empty()) {
        slots_.pop_back();
    }
}

}  // namespace framering
