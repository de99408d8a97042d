#include <windows.h>

#include <algorithm>
#include <bit>
#include <vector>

#include "common/base/processors.hpp"

namespace framering {

unsigned usable_processors() noexcept {
    static const unsigned at_start = [] {
        DWORD_PTR usable = 0;
        DWORD_PTR present = 0;
        return GetProcessAffinityMask(GetCurrentProcess(), &usable, &present) != 0 && usable != 0
                   ? static_cast<unsigned>(std::popcount(usable))
                   : 1;
    }();
    return at_start;
}

std::uint64_t last_level_cache_bytes() {
    constexpr std::uint64_t where_unknown = 32ULL << 20;
    DWORD bytes = 0;
    GetLogicalProcessorInformation(nullptr, &bytes);
    std::vector<SYSTEM_LOGICAL_PROCESSOR_INFORMATION> parts(bytes / sizeof(SYSTEM_LOGICAL_PROCESSOR_INFORMATION));
    if (GetLogicalProcessorInformation(parts.data(), &bytes) == 0) {
        return where_unknown;
    }
    std::uint64_t largest = 0;
    for (const auto& part : parts) {
        if (part.Relationship == RelationCache) {
            largest = std::max<std::uint64_t>(largest, part.Cache.Size);
        }
    }
    return largest == 0 ? where_unknown : largest;
}

}  // namespace framering
