#include <windows.h>

#include <algorithm>

#include "common/shm/wake_word.hpp"
#include "common/shm/word_events_windows.hpp"

namespace framering {

namespace {
DWORD milliseconds(Nanoseconds limit) noexcept {
    constexpr std::int64_t longest = 86'400'000;
    return static_cast<DWORD>(std::clamp<std::int64_t>((limit.count() + 999'999) / 1'000'000, 0, longest));
}
}  // namespace

void wait_on(const std::atomic<std::uint32_t>& word, std::uint32_t seen, Nanoseconds limit) noexcept {
    const WordEvents* events = events_of(&word);
    if (events == nullptr) {
        WaitOnAddress(const_cast<std::atomic<std::uint32_t>*>(&word), &seen, sizeof seen, milliseconds(limit));
        return;
    }
    if (word.load() != seen) {
        return;
    }
    const DWORD result = WaitForSingleObject((*events)[seen % kEventsOfWord], milliseconds(limit));
    // No event, or one that stands as its waker was killed before it reset it: whoever looks again at once would
    // do nothing else.
    if (result != WAIT_TIMEOUT && word.load() == seen) {
        Sleep(1);
    }
}

// A word of this process has no event, and a word with events no address to wait on.
void wait_on_either(SeenWord first, SeenWord second, Nanoseconds limit) noexcept {
    constexpr Nanoseconds look_again = std::chrono::milliseconds(10);
    if (second.word->load() == second.seen) {
        wait_on(*first.word, first.seen, std::min(limit, look_again));
    }
}

void wake_all(std::atomic<std::uint32_t>& word) noexcept {
    const WordEvents* events = events_of(&word);
    if (events == nullptr) {
        WakeByAddressAll(&word);
        return;
    }
    const std::uint32_t value = word.load();
    ResetEvent((*events)[(value + 1) % kEventsOfWord]);
    SetEvent((*events)[(value - 1) % kEventsOfWord]);
}

}  // namespace framering
