#include "common/base/text_file.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>

#include "common/base/error.hpp"

namespace framering {

std::string read_text_file(const std::filesystem::path& path) {
    constexpr std::uintmax_t most_bytes = 16U << 20;
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (error || !std::filesystem::is_regular_file(status)) {
        fail(ExitCode::usage, "cannot read '{}': {}", path.string(),
             std::filesystem::exists(status) ? "it is no regular file" : "there is no such file");
    }
    if (const std::uintmax_t bytes = std::filesystem::file_size(path, error); !error && bytes > most_bytes) {
        fail(ExitCode::usage, "cannot read '{}': it is longer than {} MiB", path.string(), most_bytes >> 20);
    }
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file.is_open() || file.bad()) {
        fail(ExitCode::failed, "cannot read '{}': {}", path.string(), errno_text(errno));
    }
    return text;
}

}  // namespace framering
