// Which reader entries hold the acquirer back.
#pragma once
#include "common/shm/layout.hpp"

namespace framering {

// The role may still come for its frames: the acquirer writes over none that its cursor has not passed.
[[nodiscard]] inline bool is_gated(const layout::ReaderEntry& entry) noexcept {
    const auto admission = entry.admission.load(std::memory_order_acquire);
    return admission == layout::Admission::active || admission == layout::Admission::orphaned;
}

[[nodiscard]] inline layout::Purpose purpose_of(const layout::ReaderEntry& entry) noexcept {
    return entry.purpose.load(std::memory_order_relaxed);
}

// The camera waits for the role; one that only processes is evicted instead.
[[nodiscard]] inline bool may_block(const layout::ReaderEntry& entry) noexcept {
    return purpose_of(entry) != layout::Purpose::processes;
}

// Frames are kept for the role until it has released them, whatever waits for that.
[[nodiscard]] inline bool is_owed_to(const layout::ReaderEntry& entry) noexcept {
    return is_gated(entry) && may_block(entry);
}

// No place of a reader in the ring, but the trace of a wild pointer.
[[nodiscard]] constexpr bool is_beyond_ring(std::uint64_t cursor, std::uint64_t head,
                                            std::uint64_t slot_count) noexcept {
    return cursor > head || head - cursor > slot_count;
}

}  // namespace framering
