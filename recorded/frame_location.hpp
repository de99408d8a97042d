// Where a frame lies in a file.
#pragma once
#include <cstdint>

namespace framering {

// Where the pixels of a frame lie in their file: all of its strips, one behind the other.
struct FrameLocation {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    bool is_compressed = false;
};

}  // namespace framering
