// How much memory there is for new segments, and what sets the limit.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace framering {

struct MemoryRoom {
    std::uint64_t bytes = 0;
    std::string limited_by;  // "/dev/shm", "the memory of this machine", "the memory limit of control group /x"
};

// What the control groups of this process leave, all levels up to the mount of their file system; nothing where
// none sets a limit. What can be reclaimed from the page cache counts as free; a little is kept for the programs
// themselves. `root`: "/", or what stands for it in a test.
[[nodiscard]] std::optional<MemoryRoom> control_group_room(const std::filesystem::path& root);

// The least of the file system of segments, the machine and the control groups.
[[nodiscard]] MemoryRoom shared_memory_room();

}  // namespace framering
