// Preloaded into a program: a wall clock that somebody sets an hour forth and an hour back with each look at it.
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <ctime>

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
    static std::atomic<unsigned> looks{0};
    const int result = static_cast<int>(::syscall(SYS_clock_gettime, clock, now));
    if (result == 0 && clock == CLOCK_REALTIME) {
        now->tv_sec += looks++ % 2 == 0 ? 3600 : -3600;
    }
    return result;
}
