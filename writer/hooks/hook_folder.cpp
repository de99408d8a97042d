#include "writer/hooks/hook_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/base/error.hpp"
#include "common/base/shown_path.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr mode_t kPrivateFolder = 0700;
constexpr mode_t kPrivateFile = 0600;

[[noreturn]] void fail_with(const char* what, const fs::path& path, int error_number) {
    fail(ExitCode::failed, "hooks: {} {}: {}", what, quoted(path), errno_text(error_number));
}

Descriptor open_own_folder(const fs::path& path) {
    if (::mkdir(path.c_str(), kPrivateFolder) != 0 && errno != EEXIST) {
        fail_with("cannot create", path, errno);
    }
    Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status {};
    if (!folder.is_open() || ::fstat(folder.get(), &status) != 0) {
        fail_with("cannot open", path, errno);
    }
    if (status.st_uid != ::geteuid()) {
        fail(ExitCode::failed, "hooks: {} belongs to another user, who runs hooks there", quoted(path));
    }
    return folder;
}

// A file system without locks: nobody else has it, as far as we can know.
bool take_lock(const Descriptor& file) noexcept {
    int result = 0;
    do {
        result = ::flock(file.get(), LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    return result == 0 || errno != EWOULDBLOCK;
}

std::string text_in(const Descriptor& file) {
    std::array<char, 32> text{};
    const ssize_t got = ::pread(file.get(), text.data(), text.size(), 0);
    return {text.data(), static_cast<std::size_t>(got > 0 ? got : 0)};
}
}  // namespace

HookFolder::HookFolder(const fs::path& output, const std::string& runner)
    : path_(output / kHookFolderName), folder_(open_own_folder(path_)), runner_(open_lock(runner)) {
    if (!take_lock(runner_)) {
        fail(ExitCode::refused,
             "hooks: process {} already runs the hooks of {}; stop it, or wait until it is done", text_in(runner_),
             quoted(output));
    }
    const std::string pid = std::to_string(::getpid());
    if (::ftruncate(runner_.get(), 0) != 0 || ::pwrite(runner_.get(), pid.data(), pid.size(), 0) < 0) {
        fail_with("cannot write to", path_ / runner, errno);
    }
}

Descriptor HookFolder::open_lock(const std::string& name) const {
    Descriptor file(::openat(folder_.get(), name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                             kPrivateFile));
    if (!file.is_open()) {
        fail_with("cannot open", path_ / name, errno);
    }
    return file;
}

bool HookFolder::is_in_place(const Descriptor& file, const std::string& name) const noexcept {
    struct stat by_name {};
    struct stat by_file {};
    return ::fstatat(folder_.get(), name.c_str(), &by_name, AT_SYMLINK_NOFOLLOW) == 0 &&
           ::fstat(file.get(), &by_file) == 0 && by_name.st_ino == by_file.st_ino;
}

std::optional<Descriptor> HookFolder::lock_job(const std::string& job) {
    const std::string name = job + ".lock";
    for (;;) {
        Descriptor file = open_lock(name);
        if (!take_lock(file)) {
            return std::nullopt;
        }
        if (is_in_place(file, name)) {  // else a runner that was done with it has removed it in between
            return file;
        }
    }
}

void HookFolder::remove_job(const std::string& job) noexcept {
    (void)::unlinkat(folder_.get(), (job + ".lock").c_str(), 0);
}

}  // namespace framering
