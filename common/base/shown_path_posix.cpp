#include "common/base/shown_path.hpp"

#include <unistd.h>

#include <array>
#include <climits>
#include <string_view>

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view kDescriptors = "/proc/self/fd/";
}  // namespace

fs::path path_by_descriptor(int descriptor) {
    return std::string(kDescriptors) + std::to_string(descriptor);
}

fs::path shown_path(const fs::path& path) {
    const std::string& text = path.native();
    if (!text.starts_with(kDescriptors)) {
        return path;
    }
    const std::size_t end = text.find('/', kDescriptors.size());
    std::array<char, PATH_MAX> target{};
    const ssize_t length = ::readlink(text.substr(0, end).c_str(), target.data(), target.size());
    if (length <= 0) {
        return path;
    }
    std::string_view now(target.data(), static_cast<std::size_t>(length));
    constexpr std::string_view removed = " (deleted)";
    if (now.ends_with(removed)) {
        now.remove_suffix(removed.size());
    }
    return std::string(now) + (end == std::string::npos ? "" : text.substr(end));
}

std::string quoted(const fs::path& path) {
    return "'" + shown_path(path).string() + "'";
}

}  // namespace framering
