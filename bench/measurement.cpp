#include "bench/measurement.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

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
    const std::string path = std::filesystem::canonical(directory).string() + "/";
    std::ifstream mounts("/proc/mounts");
    std::size_t longest = 0;
    std::string text = "unknown file system";
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream words(line);
        std::string device;
        std::string place;
        std::string type;
        words >> device >> place >> type;
        place += place.ends_with('/') ? "" : "/";
        if (path.starts_with(place) && place.size() >= longest) {
            longest = place.size();
            text = fmt::format("{} on {}", type, device);
        }
    }
    return text;
}

}  // namespace framering::bench
