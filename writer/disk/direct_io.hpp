// Whether files are written past the page cache.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "common/session/machine_profile.hpp"

namespace framering {

struct DirectIoChoice {
    bool direct_io = true;  // where the file system takes it
    std::string why;        // for the log; empty where there is nothing to say
};

// `wanted`: by an option. Without it what the check of this machine found, where it measured the file system of
// `output`, a directory that need not be there yet.
[[nodiscard]] DirectIoChoice choose_direct_io(std::optional<bool> wanted,
                                              const std::optional<MachineProfile>& profile,
                                              const std::filesystem::path& output);

}  // namespace framering
