// The bytes of a ring, wherever they lie: in two mapped segments, or in an array of a test.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "common/shm/layout.hpp"

namespace framering {

// `Mutable` for the acquirer, const for everybody else: a forbidden write does not compile.
template <bool kWritable>
struct BasicRingMemory {
    template <class T>
    using Of = std::conditional_t<kWritable, T, const T>;

    Of<layout::ProducerState>* state = nullptr;
    Of<layout::Word>* slot_words = nullptr;  // slot_count + kSpareSlots
    Of<FrameInfo>* headers = nullptr;        // the same
    Of<std::byte>* pixels = nullptr;         // the same, slot_stride apart
    std::uint64_t slot_count = 0;
    std::uint64_t slot_stride = 0;

    [[nodiscard]] std::uint64_t slot_of(std::uint64_t sequence) const noexcept { return sequence % slot_count; }
    [[nodiscard]] std::uint64_t spare_slot_of(std::uint64_t number) const noexcept {
        return slot_count + number % layout::kSpareSlots;
    }
    [[nodiscard]] std::span<Of<std::byte>> slot_pixels(std::uint64_t slot) const noexcept {
        return {pixels + slot * slot_stride, slot_stride};
    }
    // NOLINTNEXTLINE(google-explicit-constructor): whoever may write may read
    operator BasicRingMemory<false>() const noexcept requires kWritable {
        return {state, slot_words, headers, pixels, slot_count, slot_stride};
    }
};

using ProducerMemory = BasicRingMemory<true>;
using ReaderMemory = BasicRingMemory<false>;

// Slot words: odd while the frame is written, even when it is whole.
[[nodiscard]] constexpr std::uint64_t writing_word(std::uint64_t number) noexcept {
    return 2 * number + 1;
}
[[nodiscard]] constexpr std::uint64_t whole_word(std::uint64_t number) noexcept {
    return 2 * number + 2;
}

// The `newest` word: number and kind of slot in one, so that no reader can mix two frames.
struct NewestFrame {
    std::uint64_t number = 0;  // sequence of a stored frame, or the spare number of one that was not
    bool spare = false;
};
[[nodiscard]] constexpr std::uint64_t newest_word(NewestFrame frame) noexcept {
    return 2 * (frame.number + 1) + (frame.spare ? 1 : 0);
}
// Requires: word != 0.
[[nodiscard]] constexpr NewestFrame newest_frame(std::uint64_t word) noexcept {
    return {word / 2 - 1, word % 2 == 1};
}

}  // namespace framering
