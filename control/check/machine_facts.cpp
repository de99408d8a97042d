#include "control/check/machine_facts.hpp"

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <sstream>

#include "common/base/machine.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr const char* kLimitsFile = "/etc/security/limits.d/framering.conf";

std::optional<std::string> first_line(const fs::path& path) {
    std::string line;
    return std::getline(std::ifstream(path), line) ? std::optional(line) : std::nullopt;
}

std::optional<std::uint64_t> number_in(const fs::path& path) {
    std::uint64_t number = 0;
    return std::ifstream(path) >> number ? std::optional(number) : std::nullopt;
}

MachineFact shared_memory(const fs::path& root) {
    struct statvfs space {};
    if (::statvfs((root / "dev/shm").c_str(), &space) != 0) {
        return {"/dev/shm", "missing", "mount a tmpfs there: rings are stored in it"};
    }
    const std::uint64_t bytes = std::uint64_t{space.f_blocks} * space.f_frsize;
    const std::uint64_t free_bytes = std::uint64_t{space.f_bavail} * space.f_frsize;
    constexpr std::uint64_t little = 1ULL << 30;
    return {"/dev/shm", fmt::format("{}, {} free", size_text(bytes), size_text(free_bytes)),
            free_bytes < little ? "too small for a ring: mount -o remount,size=50% /dev/shm" : ""};
}

std::string limit_text(rlim_t limit, bool is_bytes) {
    return limit == RLIM_INFINITY ? "unlimited" : is_bytes ? size_text(limit) : fmt::format("{}", limit);
}

MachineFact limit(const char* name, int which, bool is_bytes, rlim_t least, const std::string& advice) {
    rlimit limits{};
    ::getrlimit(static_cast<__rlimit_resource_t>(which), &limits);
    const bool is_enough = limits.rlim_cur == RLIM_INFINITY || limits.rlim_cur >= least;
    return {name, limit_text(limits.rlim_cur, is_bytes), is_enough ? "" : advice};
}

void add_limits(std::vector<MachineFact>& facts) {
    facts.push_back(
        limit("locked memory (ulimit -l)", RLIMIT_MEMLOCK, true, 1ULL << 30,
              fmt::format("the ring may be swapped out: add '* - memlock unlimited' to {}", kLimitsFile)));
    facts.push_back(limit("open files (ulimit -n)", RLIMIT_NOFILE, false, 256,
                          fmt::format("too few: add '* - nofile 1024' to {}", kLimitsFile)));
    facts.push_back(limit("file size (ulimit -f)", RLIMIT_FSIZE, true, RLIM_INFINITY,
                          "limits the size of files and rings: ulimit -f unlimited"));
    facts.push_back(limit("processes (ulimit -u)", RLIMIT_NPROC, false, 512,
                          fmt::format("too few: add '* - nproc 4096' to {}", kLimitsFile)));
    facts.push_back(limit("real-time priority (ulimit -r)", RLIMIT_RTPRIO, false, 0, ""));
}

MachineFact receive_buffer(const fs::path& root) {
    constexpr std::uint64_t enough = 16ULL << 20;
    const auto bytes = number_in(root / "proc/sys/net/core/rmem_max");
    return {"socket buffer (net.core.rmem_max)", bytes ? size_text(*bytes) : "unknown",
            bytes && *bytes < enough ? "too small for network cameras: sysctl -w net.core.rmem_max=33554432" : ""};
}

MachineFact governor(const fs::path& root) {
    const auto name = first_line(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    return {"CPU frequency governor", name.value_or("none"),
            name && *name != "performance"
                ? "a slow CPU clock delays frames: cpupower frequency-set -g performance"
                : ""};
}

MachineFact clock_source(const fs::path& root) {
    const auto name = first_line(root / "sys/devices/system/clocksource/clocksource0/current_clocksource");
    const bool is_fast = !name || *name == "tsc" || *name == "kvm-clock" || *name == "arch_sys_counter";
    return {"clock source", name.value_or("unknown"),
            is_fast ? "" : "reading the clock needs a system call: see the kernel messages about tsc"};
}

// The lowest limit of this process's control group and its parents; cgroup version 2.
std::optional<std::uint64_t> group_memory(const fs::path& root) {
    const std::string line = first_line(root / "proc/self/cgroup").value_or("");
    constexpr std::string_view prefix = "0::/";
    std::optional<std::uint64_t> least;
    if (!line.starts_with(prefix)) {
        return least;
    }
    fs::path group = root / "sys/fs/cgroup";
    const auto look = [&] {
        if (const auto bytes = number_in(group / "memory.max")) {
            least = std::min(least.value_or(*bytes), *bytes);
        }
    };
    look();
    for (const fs::path& part : fs::path(line.substr(prefix.size()))) {
        group /= part;
        look();
    }
    return least;
}

MachineFact control_group(const fs::path& root) {
    const auto bytes = group_memory(root);
    return {"memory limit of the control group", bytes ? size_text(*bytes) : "no limit",
            bytes && *bytes < (2ULL << 30)
                ? "ring and page cache count towards it: raise MemoryMax or the container limit"
                : ""};
}

// systemd removes the shared memory of users who log out, but not of system accounts.
MachineFact remove_ipc(const fs::path& root) {
    const fs::path settings = root / "etc/systemd/logind.conf";
    std::string value = fs::exists(settings) || fs::exists(root / "run/systemd/system") ? "yes" : "no systemd";
    std::vector<fs::path> files{settings};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root / "etc/systemd/logind.conf.d", error)) {
        files.push_back(entry.path());
    }
    std::sort(files.begin() + 1, files.end());
    for (const fs::path& file : files) {
        std::ifstream lines(file);
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("RemoveIPC=")) {
                value = line.substr(line.find('=') + 1);
            }
        }
    }
    constexpr uid_t first_person = 1000;
    const bool is_removed = (value == "yes" || value == "true" || value == "1") && ::getuid() >= first_person;
    return {"RemoveIPC", value,
            is_removed ? "logging out removes the ring: run loginctl enable-linger, or set RemoveIPC=no" : ""};
}

MachineFact transparent_huge_pages(const fs::path& root) {
    const auto line = first_line(root / "sys/kernel/mm/transparent_hugepage/shmem_enabled");
    const std::size_t open = line ? line->find('[') : std::string::npos;
    const std::size_t close = line ? line->find(']') : std::string::npos;
    const bool is_known = open != std::string::npos && close != std::string::npos && open < close;
    // Any value will do: rings request huge pages themselves.
    return {"huge pages in shared memory", is_known ? line->substr(open + 1, close - open - 1) : "unknown", ""};
}
}  // namespace

std::vector<MachineFact> machine_facts(const fs::path& root) {
    std::vector<MachineFact> facts{
        {"machine", is_virtual_machine() ? "virtual" : "bare metal", ""},
        shared_memory(root),
        transparent_huge_pages(root),
    };
    add_limits(facts);
    facts.push_back(control_group(root));
    facts.push_back(receive_buffer(root));
    facts.push_back(governor(root));
    facts.push_back(clock_source(root));
    facts.push_back(remove_ipc(root));
    return facts;
}

}  // namespace framering
