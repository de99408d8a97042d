// What nlohmann::json says when something is no JSON, or another one than expected.
#pragma once
#include <exception>
#include <string>
#include <string_view>

namespace framering {

// Without the name of its exception, which says nothing to a user: "parse error at line 1, column 5: ...".
[[nodiscard]] inline std::string json_failure_text(const std::exception& failure) {
    const std::string_view text = failure.what();
    const std::size_t end = text.starts_with("[json.exception.") ? text.find("] ") : std::string_view::npos;
    return std::string(end == std::string_view::npos ? text : text.substr(end + 2));
}

}  // namespace framering
