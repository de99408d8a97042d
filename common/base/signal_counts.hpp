// How often each signal came: the one thing that a handler writes.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>

namespace framering {

struct SignalCounts {
    std::array<std::atomic<unsigned>, 65> by_number{};
    std::atomic<unsigned> any{0};

    // May be called in a signal handler.
    void count(int signal) noexcept {
        by_number[static_cast<std::size_t>(signal)].fetch_add(1, std::memory_order_relaxed);
        any.fetch_add(1, std::memory_order_relaxed);
    }
    void clear() noexcept {
        for (auto& each : by_number) {
            each.store(0, std::memory_order_relaxed);
        }
        any.store(0, std::memory_order_relaxed);
    }
};

static_assert(std::atomic<unsigned>::is_always_lock_free, "a signal handler uses it");

// Of this process.
[[nodiscard]] SignalCounts& signal_counts() noexcept;

}  // namespace framering
