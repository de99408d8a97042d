// Sleeping on a word in shared memory until another process wakes it.
#pragma once
#include <atomic>
#include <cstdint>

#include "common/base/clock.hpp"

namespace framering {

// Sleeps while `word` is `seen`, at most `limit`. Returns on a wake, a change, a signal or the limit: look again.
// A read-only mapping is enough. Thread: any.
void wait_on(const std::atomic<std::uint32_t>& word, std::uint32_t seen, Nanoseconds limit) noexcept;

// A word, and what it was when there was nothing to do yet.
struct SeenWord {
    const std::atomic<std::uint32_t>* word;
    std::uint32_t seen;
};

// The same on two words at once. Where the system cannot do that (Windows, a sandbox without futex_waitv) it
// returns after 10 ms at most, and whoever looks again then notices the second one too.
void wait_on_either(SeenWord first, SeenWord second, Nanoseconds limit) noexcept;

// Wakes everyone who sleeps on it, in all processes; add one to the word first. One system call, about 0.4 us;
// two on Windows.
void wake_all(std::atomic<std::uint32_t>& word) noexcept;

}  // namespace framering
