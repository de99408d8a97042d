#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "common/base/descriptor.hpp"
#include "common/base/error.hpp"
#include "common/base/own_file.hpp"
#include "common/base/replacement.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
[[noreturn]] void fail_on(const char* what, const fs::path& path, int error) {
    fail(ExitCode::failed, "{} '{}': {}", what, path.string(), errno_text(error));
}

void require_ours(const struct stat& status, const char* what, const fs::path& path) {
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        fail(ExitCode::failed, "{} belongs to another user, and must be yours or root's (ls -ld '{}')", what,
             path.string());
    }
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        fail(ExitCode::failed, "other users can write to {} (chmod go-w '{}')", what, path.string());
    }
}

// A link is followed: what counts is who can write the folder that it leads to.
void require_own_folder(const fs::path& folder) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) {
        fail_on("cannot access", folder, errno);
    }
    require_ours(status, "its folder", folder);
}

void require_small_file(const struct stat& status) {
    constexpr off_t longest = 64 << 10;
    if (!S_ISREG(status.st_mode)) {
        fail(ExitCode::failed, "it is not a regular file");
    }
    if (status.st_size > longest) {
        fail(ExitCode::failed, "it has {} bytes, and may have {}", status.st_size, longest);
    }
}
}  // namespace

std::optional<std::string> read_own_file(const fs::path& path, unsigned folders) {
    // Not blocking, as it may be a pipe.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return std::nullopt;
        }
        if (errno == ELOOP && fs::is_symlink(path)) {
            fail(ExitCode::failed, "it is a symbolic link, and must be a regular file");
        }
        fail_on("cannot open", path, errno);
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) {
        fail_on("cannot access", path, errno);
    }
    require_small_file(status);
    require_ours(status, "it", path);
    fs::path folder = path;
    for (unsigned i = 0; i < folders; ++i) {
        folder = folder.parent_path();
        require_own_folder(folder);
    }
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    const ssize_t got = ::read(file.get(), text.data(), text.size());
    if (got < 0) {
        fail_on("cannot read", path, errno);
    }
    text.resize(static_cast<std::size_t>(got));
    return text;
}

void write_own_file(const fs::path& path, const std::string& text) {
    fs::path made;
    for (const fs::path& part : path.parent_path()) {
        made /= part;
        if (::mkdir(made.c_str(), 0700) != 0 && errno != EEXIST && !fs::is_directory(made)) {
            fail_on("cannot create directory", made, errno);
        }
    }
    Replacement::Door door;
    Replacement file(path, fs::path(path) += fmt::format(".{}", ::getpid()), Replacement::Readers::owner, door);
    file.write(text);
    file.flush();
    file.close();
    file.take_place();
}

}  // namespace framering
