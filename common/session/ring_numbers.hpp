// What the numbers in a ring's segment say: whether they can be true, and what is owed.
#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "common/shm/layout.hpp"

namespace framering {

// Whether an acquirer can have left them, wherever it died. `words`: of the ring's slots.
[[nodiscard]] bool ring_is_sound(const layout::ProducerState& state, std::span<const layout::Word> words) noexcept;

// Frames that the roles of a session that store or forward have not yet released. One whose cursor is beyond the
// ring is owed nothing: nobody knows what.
[[nodiscard]] std::uint64_t owed_frames(
    const layout::ProducerState& state, std::uint64_t slot_count,
    const std::array<const layout::ReaderEntry*, layout::kReaderEntries>& entries) noexcept;

// A role of a session that stores or forwards has not closed the scan, and has not left.
[[nodiscard]] bool owes_closing(
    std::uint64_t scan_id, const std::array<const layout::ReaderEntry*, layout::kReaderEntries>& entries) noexcept;

}  // namespace framering
