#include "common/session/ring_numbers.hpp"

#include <algorithm>

#include "common/ring/gated.hpp"
#include "common/ring/ring_memory.hpp"

namespace framering {

std::uint64_t owed_frames(const layout::ProducerState& state, std::uint64_t slot_count,
                          const std::array<const layout::ReaderEntry*, layout::kReaderEntries>& entries) noexcept {
    const std::uint64_t head = state.head.load(std::memory_order_acquire);
    std::uint64_t owed = 0;
    for (const layout::ReaderEntry* entry : entries) {
        const auto attachment = entry->attachment.load(std::memory_order_acquire);
        if (is_owed_to(*entry) && attachment != layout::Attachment::left) {
            const std::uint64_t cursor = entry->cursor.load(std::memory_order_acquire);
            owed = is_beyond_ring(cursor, head, slot_count) ? owed : std::max(owed, head - cursor);
        }
    }
    return owed;
}

bool owes_closing(std::uint64_t scan_id,
                  const std::array<const layout::ReaderEntry*, layout::kReaderEntries>& entries) noexcept {
    return scan_id != 0 && std::ranges::any_of(entries, [&](const layout::ReaderEntry* entry) {
               const auto attachment = entry->attachment.load(std::memory_order_acquire);
               return is_owed_to(*entry) && attachment == layout::Attachment::attached &&
                      entry->closed_scan_id.load(std::memory_order_acquire) < scan_id;
           });
}

bool ring_is_sound(const layout::ProducerState& state, std::span<const layout::Word> words) noexcept {
    constexpr std::uint64_t most = std::uint64_t{1} << 60;  // no camera gets there, and twice of it is no overflow
    for (const layout::Word* number : {&state.head, &state.spare_count, &state.scan_id, &state.epoch}) {
        if (number->load(std::memory_order_relaxed) > most) {
            return false;
        }
    }
    const std::uint64_t head = state.head.load(std::memory_order_relaxed);
    if (head == 0 || words[(head - 1) % words.size()].load(std::memory_order_relaxed) == whole_word(head - 1)) {
        return true;  // the newest frame stays in its slot until the ring has gone round
    }
    // Else the head is a former ring's, and no frame was published in this one yet.
    return std::ranges::none_of(words, [&](const layout::Word& slot) {
        const std::uint64_t word = slot.load(std::memory_order_relaxed);
        return word != 0 && word % 2 == 0 && word <= whole_word(head - 1);
    });
}

}  // namespace framering
