#include "common/session/ring_defaults.hpp"

#include <fmt/core.h>

#include "common/base/machine.hpp"
#include "common/base/processors.hpp"

namespace framering {

PagesChoice choose_pages(std::optional<bool> huge_pages, const std::optional<MachineProfile>& profile) {
    if (huge_pages) {
        return {*huge_pages ? Pages::huge : Pages::small, "set by --huge-pages"};
    }
    if (profile && profile->pages) {
        return {*profile->pages,
                fmt::format("measured by framering check on {}", profile->checked_utc.substr(0, 10))};
    }
    if (is_virtual_machine()) {
        return {Pages::small,
                "default on a virtual machine; framering check measures whether huge pages are better"};
    }
    return {Pages::huge, "default; framering check measures whether small pages are better"};
}

CopyMode choose_copy_mode(std::optional<CopyMode> wanted, const std::optional<MachineProfile>& profile,
                          std::uint64_t ring_bytes) {
    if (wanted) {
        return *wanted;
    }
    const bool fits_cache = ring_bytes <= last_level_cache_bytes();
    return profile && profile->copy_mode && !fits_cache ? *profile->copy_mode : copy_mode_for(ring_bytes);
}

}  // namespace framering
