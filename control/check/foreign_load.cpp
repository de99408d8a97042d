#include "control/check/foreign_load.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace framering {

namespace {
double seconds(const timeval& time) noexcept {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}
}  // namespace

ForeignLoad::ForeignLoad() : began_(now()) {
}

// proc(5): user nice system idle iowait irq softirq steal, in ticks.
ForeignLoad::Times ForeignLoad::now() {
    std::ifstream file("/proc/stat");
    std::string name;
    file >> name;
    Times times;
    for (int field = 0; field < 8; ++field) {
        double ticks = 0;
        file >> ticks;
        const double time = ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
        const bool is_idle = field == 3 || field == 4;
        times.all_s += time;
        times.busy_s += is_idle ? 0 : time;
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    times.own_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    return times;
}

double ForeignLoad::share() const {
    const Times times = now();
    const double all_s = times.all_s - began_.all_s;
    const double foreign_s = times.busy_s - began_.busy_s - (times.own_s - began_.own_s);
    return all_s > 0 ? std::clamp(foreign_s / all_s, 0.0, 1.0) : 0;
}

}  // namespace framering
