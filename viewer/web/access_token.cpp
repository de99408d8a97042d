#include "viewer/web/access_token.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "common/base/error.hpp"

namespace framering {

namespace {
namespace fs = std::filesystem;

constexpr const char* kRemedy = "set XDG_RUNTIME_DIR to a private directory or use --token-file FILE";

// Nothing is followed, and nothing is opened: what lies there may be another user's.
bool is_private(const fs::path& directory, mode_t forbidden) {
    struct stat found {};
    return lstat(directory.c_str(), &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == geteuid() &&
           (found.st_mode & forbidden) == 0;
}

// The variable survives su and sudo, and then names another user's directory.
fs::path directory_to_use() {
    constexpr mode_t others_write = S_IWGRP | S_IWOTH;
    const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
    if (runtime != nullptr && *runtime == '/' && is_private(runtime, others_write)) {
        return fs::path(runtime) / "framering";
    }
    return fmt::format("/tmp/framering-{}", geteuid());
}

[[noreturn]] void fail_at(const fs::path& path, const std::string& why) {
    fail(ExitCode::failed, "cannot save the token of the web display in {}: {}; {}", path.string(), why, kRemedy);
}

void write_all(int fd, const std::string& text, const fs::path& path) {
    if (write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        const std::string why = errno_text(errno);
        unlink(path.c_str());
        close(fd);
        fail_at(path, why);
    }
}
}  // namespace

std::string new_access_token() {
    std::array<unsigned char, 16> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        fail(ExitCode::failed, "cannot generate a token for the web display: {}; use --token-file FILE",
             errno_text(errno));
    }
    std::string token;
    for (const unsigned char byte : bytes) {
        token += fmt::format("{:02x}", byte);
    }
    return token;
}

fs::path private_directory() {
    fs::path directory = directory_to_use();
    if (mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        fail_at(directory, errno_text(errno));
    }
    if (!is_private(directory, S_IRWXG | S_IRWXO)) {
        fail_at(directory, "it is not a private directory of this user (mode 0700)");
    }
    return directory;
}

TokenFile::TokenFile(const fs::path& directory, const std::string& session, std::uint16_t port,
                     const std::string& token)
    : path_(directory / fmt::format("viewer-{}-{}.token", session, port)) {
    unlink(path_.c_str());
    fd_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd_ < 0) {
        fail_at(path_, errno_text(errno));
    }
    write_all(fd_, token + "\n", path_);
}

// Another viewer's, in another network namespace, stays.
TokenFile::~TokenFile() {
    struct stat ours {};
    struct stat there {};
    if (fstat(fd_, &ours) == 0 && lstat(path_.c_str(), &there) == 0 && ours.st_ino == there.st_ino &&
        ours.st_dev == there.st_dev) {
        unlink(path_.c_str());
    }
    close(fd_);
}

}  // namespace framering
