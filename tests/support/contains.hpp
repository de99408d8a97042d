// Whether one text is in another, as a check reads it.
#pragma once
#include <string_view>

namespace framering::test {

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) noexcept {
    return text.find(part) != std::string_view::npos;
}

}  // namespace framering::test
