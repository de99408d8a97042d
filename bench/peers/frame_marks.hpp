// The first bytes of a frame say which it is; its number stands again at places spread over it, so that a frame
// made of two is found out.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace framering::peers {

enum class Phase : std::uint64_t { warm_up, counted, last };

struct FrameMark {
    std::uint64_t sequence = 0;
    std::uint64_t ready_ns = 0;  // CLOCK_MONOTONIC, when the producer had the frame
    Phase phase = Phase::warm_up;
};

// Where copy `index` of `marks` stands: after the first mark, the last one in the last 8 bytes.
[[nodiscard]] inline std::size_t place_of_mark(std::size_t frame_bytes, std::uint64_t marks,
                                               std::uint64_t index) noexcept {
    return ((frame_bytes - 8) * (index + 1) / marks) & ~std::size_t{7};
}

// Sequence and time alone.
inline void stamp_head(std::byte* frame, const FrameMark& mark) noexcept {
    std::memcpy(frame, &mark, sizeof mark);
}

inline void stamp_all(std::byte* frame, std::size_t frame_bytes, std::uint64_t marks,
                      const FrameMark& mark) noexcept {
    stamp_head(frame, mark);
    for (std::uint64_t i = 0; i < marks; ++i) {
        std::memcpy(frame + place_of_mark(frame_bytes, marks, i), &mark.sequence, sizeof mark.sequence);
    }
}

[[nodiscard]] inline FrameMark mark_of(const std::byte* frame) noexcept {
    FrameMark mark;
    std::memcpy(&mark, frame, sizeof mark);
    return mark;
}

// Whether all of it is the frame of this sequence.
[[nodiscard]] inline bool is_whole(const std::byte* frame, std::size_t frame_bytes, std::uint64_t marks,
                                   std::uint64_t sequence) noexcept {
    std::uint64_t found = 0;
    std::memcpy(&found, frame, sizeof found);
    bool same = found == sequence;
    for (std::uint64_t i = 0; i < marks; ++i) {
        std::memcpy(&found, frame + place_of_mark(frame_bytes, marks, i), sizeof found);
        same = same && found == sequence;
    }
    return same;
}

}  // namespace framering::peers
