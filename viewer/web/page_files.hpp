// The page, as the build has put it into the program.
#pragma once
#include <span>
#include <string_view>

namespace framering {

struct PageFile {
    std::string_view path;  // under which it is asked for; "/": the page itself
    std::string_view type;
    std::string_view content;
};

[[nodiscard]] std::span<const PageFile> page_files() noexcept;

}  // namespace framering
