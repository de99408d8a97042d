// What the writer program does with scans on the disk instead of recording one.
#pragma once
#include <filesystem>

#include "common/base/error.hpp"

namespace framering {

struct Maintenance {
    enum class Task { recover, verify };

    Task task = Task::recover;
    std::filesystem::path directory;  // of the scan
};

// Fails (Error) as the task does.
[[nodiscard]] ExitCode maintain(const Maintenance& maintenance);

}  // namespace framering
