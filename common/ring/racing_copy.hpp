// Bytes that one side writes while another may read them; what was read counts only once the slot word has proved
// it.
//
// Formally such a read is a race. In production it is a plain read between fences. ThreadSanitizer does not know
// fences, so in its build both sides use relaxed atomic words: it then reports every race but this one.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "common/frame/frame_info.hpp"

namespace framering {

#if defined(__SANITIZE_THREAD__)
inline constexpr bool kWordwise = true;
#else
inline constexpr bool kWordwise = false;
#endif

namespace racing {
[[nodiscard]] inline bool both_aligned(const void* a, const void* b) noexcept {
    return ((reinterpret_cast<std::uintptr_t>(a) | reinterpret_cast<std::uintptr_t>(b)) & 7) == 0;
}

// Copies words where both sides allow it, bytes at the end and elsewhere. `Move` moves one unit.
template <class Move>
void each_unit(void* to, const void* from, std::size_t bytes, Move move) noexcept {
    std::size_t done = 0;
    if (both_aligned(to, from)) {
        for (; done + 8 <= bytes; done += 8) {
            move(reinterpret_cast<std::uint64_t*>(static_cast<std::byte*>(to) + done),
                 reinterpret_cast<const std::uint64_t*>(static_cast<const std::byte*>(from) + done));
        }
    }
    for (; done < bytes; ++done) {
        move(static_cast<std::uint8_t*>(to) + done, static_cast<const std::uint8_t*>(from) + done);
    }
}
}  // namespace racing

// Private bytes into a slot that others may be reading.
inline void copy_into_slot(void* slot, const void* from, std::size_t bytes) noexcept {
    if constexpr (kWordwise) {
        racing::each_unit(slot, from, bytes, []<class T>(T* to, const T* source) {
            std::atomic_ref<T>(*to).store(*source, std::memory_order_relaxed);
        });
    } else {
        std::memcpy(slot, from, bytes);
    }
}

// Bytes of a slot that may be overwritten meanwhile.
inline void copy_from_slot(void* to, const void* slot, std::size_t bytes) noexcept {
    if constexpr (kWordwise) {
        racing::each_unit(to, slot, bytes, []<class T>(T* target, const T* source) {
            *target = std::atomic_ref<T>(*const_cast<T*>(source)).load(std::memory_order_relaxed);
        });
    } else {
        std::memcpy(to, slot, bytes);
    }
}

// Headers go by what they use: each cache line of them that both sides touch costs as much as the rest of a
// hand-over. Axes and values that a header does not have are left as they were.
inline void copy_header_into_slot(FrameInfo& slot, const FrameInfo& from) noexcept {
    copy_into_slot(&slot, &from, offsetof(FrameInfo, axes));
    copy_into_slot(slot.axes.data(), from.axes.data(), std::min(from.axis_count, kMaxAxes) * sizeof(AxisPosition));
    copy_into_slot(slot.values.data(), from.values.data(),
                   std::min(from.value_count, kMaxValues) * sizeof(double));
}
inline void copy_header_from_slot(FrameInfo& to, const FrameInfo& slot) noexcept {
    copy_from_slot(&to, &slot, offsetof(FrameInfo, axes));
    to.axis_count = std::min(to.axis_count, kMaxAxes);  // whatever stands there
    to.value_count = std::min(to.value_count, kMaxValues);
    copy_from_slot(to.axes.data(), slot.axes.data(), to.axis_count * sizeof(AxisPosition));
    copy_from_slot(to.values.data(), slot.values.data(), to.value_count * sizeof(double));
}

// A piece of a slot, to be read in place: the piece itself, which may change between two reads, or a copy of it
// under ThreadSanitizer.
[[nodiscard]] inline const std::byte* racing_view(std::span<const std::byte> piece,
                                                  std::vector<std::byte>& scratch) {
    if constexpr (kWordwise) {
        scratch.resize(piece.size());
        copy_from_slot(scratch.data(), piece.data(), piece.size());
        return scratch.data();
    } else {
        return piece.data();
    }
}

}  // namespace framering
