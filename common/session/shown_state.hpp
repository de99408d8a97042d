// State in shared memory that one process changes and others read as a whole or not at all, nobody waiting for
// anybody.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/ring/racing_copy.hpp"
#include "common/session/relaxed.hpp"
#include "common/session/session_view.hpp"

namespace framering {

// Texts that may be read while they change.
template <std::size_t N>
void put_shown_text(layout::Text<N>& field, std::string_view text) noexcept {
    layout::Text<N> whole;
    set_text(whole, text);
    copy_into_slot(field.data(), whole.data(), whole.size());
}

template <std::size_t N>
[[nodiscard]] std::string shown_text(const layout::Text<N>& field) {
    layout::Text<N> copy;
    copy_from_slot(copy.data(), field.data(), copy.size());
    return text_of(copy);
}

// As it stands in a field of this length. For the process that changes it.
template <std::size_t N>
[[nodiscard]] bool is_shown_text(const layout::Text<N>& field, std::string_view text) noexcept {
    layout::Text<N> whole;
    set_text(whole, text);
    return field == whole;
}

// `changes` is odd while the state behind it changes, and stays so where a process dies in a change.
template <class Change>
void change_shown(layout::Word& changes, Change change) noexcept {
    const std::uint64_t odd = changes.load(kRelaxed) | 1;
    changes.store(odd, kRelaxed);
    // SYNC(shown state): keeps the odd number before the change; pairs with the fence in read_shown
    std::atomic_thread_fence(std::memory_order_release);
    change();
    // SYNC(shown state): release, pairs with the acquire load in read_shown
    changes.store(odd + 1, std::memory_order_release);
}

// What `read` returns. Nothing while the state is being changed, or left half changed by a process that died: ask
// again.
template <class Read>
[[nodiscard]] auto read_shown(const layout::Word& changes, Read read) -> std::optional<decltype(read())> {
    constexpr int most_tries = 3;
    for (int i = 0; i < most_tries; ++i) {
        // SYNC(shown state): acquire, pairs with the release store in change_shown
        const std::uint64_t before = changes.load(std::memory_order_acquire);
        if (before % 2 != 0) {
            continue;
        }
        auto whole = read();
        // SYNC(shown state): keeps what was read before the second look; pairs with the fence in change_shown
        std::atomic_thread_fence(std::memory_order_acquire);
        if (changes.load(kRelaxed) == before) {
            return whole;
        }
    }
    return std::nullopt;
}

}  // namespace framering
