// Wakes whoever in this process waits for something else besides.
#pragma once
#include <atomic>
#include <cstdint>

#include "common/shm/wake_word.hpp"

namespace framering {

// A wake word that one process has to itself. Who wants to wait counts the calls, looks for work, and then waits
// for another call: one that came between is not slept through. Thread safety: all.
class Waker {
  public:
    void wake() noexcept {
        // SYNC(waker): release, pairs with the acquire load in Waker::calls
        calls_.fetch_add(1, std::memory_order_release);
        wake_all(calls_);
    }
    [[nodiscard]] std::uint32_t calls() const noexcept {
        // SYNC(waker): acquire, pairs with the release addition in Waker::wake
        return calls_.load(std::memory_order_acquire);
    }

    // Until there were more calls than `calls`, at most `limit`; a signal ends it too.
    void wait(std::uint32_t calls, Nanoseconds limit) const noexcept { wait_on(calls_, calls, limit); }
    // To wait for something else as well.
    [[nodiscard]] SeenWord seen(std::uint32_t calls) const noexcept { return {&calls_, calls}; }

  private:
    std::atomic<std::uint32_t> calls_{0};
};

}  // namespace framering
