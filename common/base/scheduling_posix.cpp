#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fmt/core.h>

#include <cerrno>

#include "common/base/error.hpp"
#include "common/base/processors.hpp"
#include "common/base/scheduling.hpp"

namespace framering {

namespace {
// Above all normal threads, below the kernel threads that disks and network cards depend on.
constexpr int kUrgentPriority = 10;

std::string list_text(const cpu_set_t& set) {
    std::string text;
    for (unsigned i = 0; i < CPU_SETSIZE; ++i) {
        if (CPU_ISSET(i, &set)) {
            text += fmt::format("{}{}", text.empty() ? "" : ",", i);
        }
    }
    return text;
}
}  // namespace

void run_on(const std::vector<unsigned>& processors) {
    (void)usable_processors();  // as they were before
    cpu_set_t usable;
    CPU_ZERO(&usable);
    ::sched_getaffinity(0, sizeof usable, &usable);
    cpu_set_t wanted;
    CPU_ZERO(&wanted);
    for (const unsigned each : processors) {
        if (!CPU_ISSET(each, &usable)) {
            fail(ExitCode::usage, "CPU core {} does not exist or is not available to this process; available: {}",
                 each, list_text(usable));
        }
        CPU_SET(each, &wanted);
    }
    if (::sched_setaffinity(0, sizeof wanted, &wanted) != 0) {
        fail(ExitCode::failed, "cannot set the CPU affinity to {}: {}", list_text(wanted), errno_text(errno));
    }
}

void run_urgently() {
    const sched_param urgent{kUrgentPriority};
    if (::sched_setscheduler(0, SCHED_FIFO, &urgent) != 0) {
        fail(ExitCode::failed,
             "real-time priority {}: {}; to permit it, add '@GROUP - rtprio {}' to /etc/security/limits.conf and "
             "log in again, set LimitRTPRIO={} in a systemd unit, or run as root",
             kUrgentPriority, errno_text(errno), kUrgentPriority, kUrgentPriority);
    }
}

void run_at_low_priority() noexcept {
    constexpr int nice_enough = 10;
    constexpr int this_process = 1;  // of ioprio_set(2), which has no function in libc
    constexpr int idle_class = 3 << 13;
    (void)::setpriority(PRIO_PROCESS, 0, nice_enough);
    (void)::syscall(SYS_ioprio_set, this_process, 0, idle_class);
}

}  // namespace framering
