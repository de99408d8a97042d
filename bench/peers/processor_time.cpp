#include "bench/peers/processor_time.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"

namespace framering::peers {

namespace {
double seconds_of(const timeval& time) noexcept {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

double ticks_to_s(double ticks) noexcept {
    return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// Of all processors since the machine started: everything but idle and waiting for a disk; stolen time counts.
double machine_busy_s() {
    std::ifstream file("/proc/stat");
    std::string cpu;
    double user = 0;
    double nice = 0;
    double system = 0;
    double idle = 0;
    double io_wait = 0;
    double interrupts = 0;
    double soft_interrupts = 0;
    double stolen = 0;
    file >> cpu >> user >> nice >> system >> idle >> io_wait >> interrupts >> soft_interrupts >> stolen;
    return ticks_to_s(user + nice + system + interrupts + soft_interrupts + stolen);
}
}  // namespace

double own_processor_s() noexcept {
    double sum_s = 0;
    for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        sum_s += seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    }
    return sum_s;
}

double processor_s_of(std::uint64_t pid) {
    if (pid == 0) {
        return 0;
    }
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    const std::size_t name_end = line.rfind(')');  // the name may hold blanks
    if (name_end == std::string::npos) {
        return 0;
    }
    std::istringstream fields(line.substr(name_end + 2));
    std::string ignored;
    for (int i = 0; i < 11; ++i) {
        fields >> ignored;
    }
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return ticks_to_s(user + system);
}

ForeignLoad::ForeignLoad(std::uint64_t daemon)
    : daemon_(daemon), since_ns_(monotonic_ns()), own_s_(measured_s()), machine_s_(machine_busy_s()) {
}

double ForeignLoad::measured_s() const {
    return own_processor_s() + processor_s_of(daemon_);
}

double ForeignLoad::share() const {
    const double passed_s = 1e-9 * static_cast<double>(monotonic_ns() - since_ns_);
    const double foreign_s = (machine_busy_s() - machine_s_) - (measured_s() - own_s_);
    return std::clamp(foreign_s / (passed_s * std::thread::hardware_concurrency()), 0.0, 1.0);
}

void stay_on_processor(unsigned index) {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    sched_getaffinity(0, sizeof allowed, &allowed);
    unsigned seen = 0;
    for (std::size_t processor = 0; processor < CPU_SETSIZE; ++processor) {
        if (CPU_ISSET(processor, &allowed) && seen++ == index) {
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(processor, &one);
            sched_setaffinity(0, sizeof one, &one);
            return;
        }
    }
    fail(ExitCode::failed, "--pin needs {} processors, this process may use {}", index + 1, seen);
}

}  // namespace framering::peers
