#include <sched.h>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "common/base/error.hpp"
#include "common/base/processors.hpp"
#include "common/base/quantity.hpp"
#include "common/base/scheduling.hpp"

namespace framering {

namespace {
// Above everything usual, below the kernel's own threads that a disk or a network card waits for.
constexpr int kUrgentPriority = 10;

unsigned parse_processor(const std::string& text) {
    const std::uint64_t number = parse_count(text);
    if (number >= CPU_SETSIZE) {
        fail(ExitCode::usage, "{} is the number of no processor", text);
    }
    return static_cast<unsigned>(number);
}

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

std::vector<unsigned> parse_processors(const std::string& text) {
    std::vector<unsigned> processors;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string part = text.substr(begin, end - begin);
        const std::size_t dash = part.find('-');
        const unsigned first = parse_processor(part.substr(0, dash));
        const unsigned last = dash == std::string::npos ? first : parse_processor(part.substr(dash + 1));
        if (last < first) {
            fail(ExitCode::usage, "'{}' goes backwards; write {}-{}", part, last, first);
        }
        for (unsigned each = first; each <= last; ++each) {
            processors.push_back(each);
        }
        begin = end + 1;
    }
    std::ranges::sort(processors);
    const auto repeated = std::ranges::unique(processors);
    processors.erase(repeated.begin(), repeated.end());
    return processors;
}

void run_on(const std::vector<unsigned>& processors) {
    (void)usable_processors();  // as they were before
    cpu_set_t usable;
    CPU_ZERO(&usable);
    ::sched_getaffinity(0, sizeof usable, &usable);
    cpu_set_t wanted;
    CPU_ZERO(&wanted);
    for (const unsigned each : processors) {
        if (!CPU_ISSET(each, &usable)) {
            fail(ExitCode::usage, "processor {} is not there or not for this process; there are {}", each,
                 list_text(usable));
        }
        CPU_SET(each, &wanted);
    }
    if (::sched_setaffinity(0, sizeof wanted, &wanted) != 0) {
        fail(ExitCode::failed, "processors {}: {}", list_text(wanted), errno_text(errno));
    }
}

void run_urgently() {
    const sched_param urgent{kUrgentPriority};
    if (::sched_setscheduler(0, SCHED_FIFO, &urgent) != 0) {
        fail(ExitCode::failed,
             "real-time priority {}: {}; allow it with a line '@GROUP - rtprio {}' in /etc/security/limits.conf "
             "and a "
             "new login, with LimitRTPRIO={} in a systemd unit, or as root",
             kUrgentPriority, errno_text(errno), kUrgentPriority, kUrgentPriority);
    }
}

}  // namespace framering
