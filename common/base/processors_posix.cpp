#include <sched.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "common/base/error.hpp"
#include "common/base/processors.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace fs = std::filesystem;

unsigned usable_processors() noexcept {
    static const unsigned at_start = [] {
        cpu_set_t set;
        CPU_ZERO(&set);
        return ::sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<unsigned>(std::max(CPU_COUNT(&set), 1))
                                                             : 1;
    }();
    return at_start;
}

// Not from sysconf(): in virtual machines glibc takes the host's cache for ours.
std::uint64_t last_level_cache_bytes() {
    constexpr std::uint64_t where_unknown = 32ULL << 20;
    std::uint64_t largest = 0;
    std::error_code error;
    for (const auto& cache : fs::directory_iterator("/sys/devices/system/cpu/cpu0/cache", error)) {
        std::string size;
        if (std::ifstream(cache.path() / "size") >> size && size.back() == 'K') {
            try {
                largest = std::max(largest, parse_size(size + "iB"));
            } catch (const Error&) {
                continue;  // not a size that we know
            }
        }
    }
    return largest == 0 ? where_unknown : largest;
}

}  // namespace framering
