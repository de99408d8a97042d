// What is said of pictures that a program takes, and of those in a folder.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/frame/frame_format.hpp"

namespace framering {

struct PictureOptions {
    // Programs only.
    bool is_kept = false;                            // one for all pictures; else one for each
    Nanoseconds timeout = std::chrono::seconds(30);  // from asking for a picture to its last byte; above 0
    std::uint32_t retries = 3;                       // of one picture
    std::string guard = "/proc/self/exe";            // the path of the program of this process
    // Folders only.
    bool is_watched = false;  // pictures that come later, too
    // Of all scans of which this is one, in their order: one a size. Empty: there is one scan.
    std::vector<FrameFormat> sizes{};

    bool operator==(const PictureOptions&) const = default;
};

}  // namespace framering
