// Who may do what with a file that takes another one's place.
#pragma once
#include <string>

namespace framering {

// Gives the open file the mode and the group of the one at `path`, which it is about to replace, and its user
// where this process may. Where the group cannot be had, its members get what everybody gets: nobody gains access.
// Nothing happens where there is no file at `path`. Returns 0, or why the mode could not be set (errno).
[[nodiscard]] int take_access_of(const std::string& path, int descriptor) noexcept;
// The same for a file that is not open. No link is followed to it.
[[nodiscard]] int take_access_of(const std::string& path, const std::string& replacement) noexcept;

}  // namespace framering
