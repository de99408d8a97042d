#include "bench/measurement.hpp"

#include <fmt/core.h>
#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "common/base/file_system.hpp"

namespace framering::bench {

namespace {
std::string processor_name() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) {
            return line.substr(line.find(':') + 2);
        }
    }
    return "unknown processor";
}
}  // namespace

double percentile(std::vector<double> values, double q) {
    if (values.empty()) {
        return 0;
    }
    const auto place =
        std::min(values.size() - 1, static_cast<std::size_t>(q * static_cast<double>(values.size())));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
    return values[place];
}

std::string percentiles_text(const std::vector<double>& times_ns) {
    return fmt::format("p50 {:8.2f}  p99 {:8.2f}  p99.9 {:8.2f} us", percentile(times_ns, 0.5) / 1e3,
                       percentile(times_ns, 0.99) / 1e3, percentile(times_ns, 0.999) / 1e3);
}

std::string machine_text() {
    utsname system{};
    uname(&system);
    return fmt::format("machine  {}, {} cores, {} {}\nbuild    {}, {}, commit {}\n", processor_name(),
                       std::thread::hardware_concurrency(), system.sysname, system.release, FRAMERING_COMPILER,
                       FRAMERING_BUILD_TYPE, FRAMERING_COMMIT);
}

std::string file_system_text(const std::filesystem::path& directory) {
    const FileSystem on = file_system_of(std::filesystem::canonical(directory));
    return fmt::format("{} on {}", on.type, on.device);
}

}  // namespace framering::bench
