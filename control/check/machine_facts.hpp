// Settings of this PC that scans depend on, and what to change.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace framering {

struct MachineFact {
    std::string name;
    std::string value;
    std::string advice;  // empty: nothing to change
};

// Limits of this process and settings of the system, read below `root` ("/" but in tests).
[[nodiscard]] std::vector<MachineFact> machine_facts(const std::filesystem::path& root);

}  // namespace framering
