// What the system says of another process.
#pragma once
#include <cstdint>

namespace framering {

// Killed or over, though its memory, locks and last calls are still being taken down: a thread in a disk call ends
// only when the disk answers. False also where nothing can be known of it.
[[nodiscard]] bool is_ending(std::uint64_t pid);

}  // namespace framering
