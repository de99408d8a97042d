// How many frames a TIFF file says that it holds, beside its directories.
#pragma once
#include <cstdint>
#include <string_view>

namespace framering {

struct DeclaredFrames {
    std::uint64_t count = 0;            // 0: nothing is said
    const char* by = "";                // what says so, for a message
    bool of_the_page = false;           // of this directory and those that follow, not of the whole file
    bool behind_one_directory = false;  // surely, their pixels one after the other
};

// By the description of a page of so many samples: ImageJ's text or tifffile's shape.
[[nodiscard]] DeclaredFrames declared_by_text(std::string_view description,
                                              std::uint64_t samples_per_frame) noexcept;

}  // namespace framering
