// How a ring is made and filled where no option says so.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/session/machine_profile.hpp"

namespace framering {

struct PagesChoice {
    Pages pages = Pages::small;
    std::string why;  // for the log, such as "measured by framering check on 2026-11-28"
};

// By the option --huge-pages. Without it what the check of this machine found; without a check huge pages, but
// small ones in a virtual machine, where huge ones can make single frames ten times slower (decision 0034).
[[nodiscard]] PagesChoice choose_pages(std::optional<bool> huge_pages,
                                       const std::optional<MachineProfile>& profile);

// For a ring of that many bytes. Without an option or a check: copy_mode_for().
[[nodiscard]] CopyMode choose_copy_mode(std::optional<CopyMode> wanted,
                                        const std::optional<MachineProfile>& profile, std::uint64_t ring_bytes);

}  // namespace framering
