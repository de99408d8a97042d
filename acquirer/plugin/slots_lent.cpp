#include "acquirer/plugin/slots_lent.hpp"

#include <algorithm>
#include <new>

namespace framering {

namespace {
constexpr std::align_val_t kPage{4096};
}  // namespace

void PageDelete::operator()(std::byte* memory) const noexcept {
    ::operator delete(memory, kPage);
}

const LentSlot& LentSlots::lend(std::uint32_t slot, std::span<std::byte> memory, std::uint64_t buffer_bytes) {
    LentSlot lent{++last_number_, slot, memory, {}};
    if (buffer_bytes != 0) {
        if (free_.empty()) {
            memory_.emplace_back(static_cast<std::byte*>(::operator new(buffer_bytes, kPage)));
            free_.emplace_back(memory_.back().get(), buffer_bytes);
        }
        lent.buffer = free_.back();
        free_.pop_back();
    }
    return lent_.emplace_back(lent);
}

std::optional<LentSlot> LentSlots::take_back(std::uint64_t number) {
    const auto found = std::ranges::find(lent_, number, &LentSlot::number);
    if (found == lent_.end()) {
        return std::nullopt;
    }
    const LentSlot lent = *found;
    lent_.erase(found);
    give_up_buffer(lent);
    return lent;
}

void LentSlots::clear() {
    for (const LentSlot& lent : lent_) {
        give_up_buffer(lent);
    }
    lent_.clear();
}

void LentSlots::give_up_buffer(const LentSlot& lent) {
    if (!lent.buffer.empty()) {
        free_.push_back(lent.buffer);
    }
}

}  // namespace framering
