// What the writer program does with scans on the disk instead of recording one.
#pragma once
#include <filesystem>

#include "common/base/error.hpp"
#include "recorded/compression.hpp"

namespace framering {

struct Maintenance {
    enum class Task { recover, verify, repack };

    Task task = Task::recover;
    std::filesystem::path directory;  // of the scan
    Compression compression{};        // repack: another than none
    unsigned threads = 1;             // that compress
};

// Fails (Error) as the task does.
[[nodiscard]] ExitCode maintain(const Maintenance& maintenance);

}  // namespace framering
