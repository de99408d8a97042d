// Whether one text is in another, as a check reads it.
#pragma once
#include <cstddef>
#include <string_view>

namespace framering::test {

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) noexcept {
    return text.find(part) != std::string_view::npos;
}

// Times that it is in the other, one behind the other.
[[nodiscard]] inline std::size_t count_of(std::string_view text, std::string_view part) noexcept {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) {
        ++count;
    }
    return count;
}

}  // namespace framering::test
