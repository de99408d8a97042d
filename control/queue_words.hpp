// What follows `framering queue`.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace framering {

enum class QueueAction : std::uint8_t { list, add, remove, move, clear };

struct QueueWords {
    QueueAction action = QueueAction::list;
    std::uint64_t number = 0;  // of remove and move
    std::uint64_t place = 1;   // of move
};

// "list", "add", "remove 7", "move 7 1", "clear". Fails (Error, usage).
[[nodiscard]] QueueWords parse_queue_words(const std::vector<std::string>& words);

}  // namespace framering
