// What follows `framering hooks`.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace framering {

enum class HooksAction : std::uint8_t { list, retry, give_up };

struct HooksWords {
    HooksAction action = HooksAction::list;
    std::filesystem::path place;  // a scan directory, or one that has some below it
    std::string job;              // its id, or the name of its file, or "scan"; empty: all that the action is for
};

// "list scans", "retry scans/scan scan_00001.ome.tif", "give-up scans". Fails (Error, usage).
[[nodiscard]] HooksWords parse_hooks_words(const std::vector<std::string>& words);

}  // namespace framering
