// The page, as the build has put it into the program.
#pragma once
#include <string_view>

namespace framering {

[[nodiscard]] std::string_view page_html() noexcept;
[[nodiscard]] std::string_view page_css() noexcept;
[[nodiscard]] std::string_view page_js() noexcept;

}  // namespace framering
