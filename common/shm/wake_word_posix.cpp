#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <ctime>

#include "common/shm/wake_word.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kLookAgain = std::chrono::milliseconds(10);

timespec timespec_of(Nanoseconds time) noexcept {
    return {static_cast<time_t>(time.count() / 1'000'000'000), static_cast<long>(time.count() % 1'000'000'000)};
}

futex_waitv waiter_on(SeenWord wanted) noexcept {
    futex_waitv waiter{};
    waiter.val = wanted.seen;
    waiter.uaddr = reinterpret_cast<std::uintptr_t>(wanted.word);
    waiter.flags = FUTEX_32;
    return waiter;
}
}  // namespace

void wait_on(const std::atomic<std::uint32_t>& word, std::uint32_t seen, Nanoseconds limit) noexcept {
    const timespec timeout = timespec_of(limit);
    syscall(SYS_futex, &word, FUTEX_WAIT, seen, &timeout, nullptr, 0);
}

void wait_on_either(SeenWord first, SeenWord second, Nanoseconds limit) noexcept {
    std::array<futex_waitv, 2> waiters{waiter_on(first), waiter_on(second)};
    const timespec deadline = timespec_of(Nanoseconds(monotonic_ns()) + limit);
    const long woken = syscall(SYS_futex_waitv, waiters.data(), waiters.size(), 0, &deadline, CLOCK_MONOTONIC);
    if (woken < 0 && errno != EAGAIN && errno != ETIMEDOUT && errno != EINTR) {
        wait_on(*first.word, first.seen, std::min(limit, kLookAgain));
    }
}

void wake_all(std::atomic<std::uint32_t>& word) noexcept {
    syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace framering
