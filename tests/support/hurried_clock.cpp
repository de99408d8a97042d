// Preloaded into a program: once framering_clock_hurries is set, the clock that looks after plug-ins advances by
// an hour with each look at it, so that a test of a hang needs no time.
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <ctime>

// Set by a plug-in that is about to hang (tests/plugins/moody.c), which finds it by its name.
extern "C" std::atomic<int> framering_clock_hurries;
std::atomic<int> framering_clock_hurries{0};

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
    static std::atomic<time_t> ahead_s{0};
    constexpr time_t hour_s = 3600;
    const int result = static_cast<int>(::syscall(SYS_clock_gettime, clock, now));
    if (result == 0 && clock == CLOCK_MONOTONIC_RAW && framering_clock_hurries.load() != 0) {
        now->tv_sec += ahead_s += hour_s;
    }
    return result;
}
