#include "writer/hooks/hook_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/base/deadline.hpp"
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

// Who looks whether a runner is there has its lock for a moment.
bool take_lock_of_runner(const Descriptor& file) noexcept {
    const Deadline patience = Deadline::in(std::chrono::seconds(1));
    while (!take_lock(file)) {
        if (patience.has_passed()) {
            return false;
        }
        patience.sleep(std::chrono::milliseconds(5));
    }
    return true;
}

std::string text_in(const Descriptor& file) {
    std::array<char, 1024> text{};
    const ssize_t got = ::pread(file.get(), text.data(), text.size(), 0);
    return {text.data(), static_cast<std::size_t>(got > 0 ? got : 0)};
}

Descriptor open_lock(const Descriptor& folder, const fs::path& name) {
    Descriptor file(::openat(folder.get(), name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                             kPrivateFile));
    if (!file.is_open()) {
        const int error = errno;
        fail_with("cannot open", path_by_descriptor(folder.get()) / name, error);
    }
    return file;
}

// Whether the name still leads to this file.
bool is_in_place(const Descriptor& folder, const Descriptor& file, const std::string& name) noexcept {
    struct stat by_name {};
    struct stat by_file {};
    return ::fstatat(folder.get(), name.c_str(), &by_name, AT_SYMLINK_NOFOLLOW) == 0 &&
           ::fstat(file.get(), &by_file) == 0 && by_name.st_ino == by_file.st_ino;
}

std::optional<Descriptor> lock_in(const Descriptor& folder, const std::string& name) {
    for (;;) {
        Descriptor file = open_lock(folder, name);
        if (!take_lock(file)) {
            return std::nullopt;
        }
        if (is_in_place(folder, file, name)) {  // else a runner that was done with it has removed it in between
            return file;
        }
    }
}

constexpr const char* kLockSuffix = ".lock";

std::string lock_name(const std::string& job) {
    return job + kLockSuffix;
}

// Of attempts that are over, by a runner that was killed before it could remove them.
void remove_unused_locks(const fs::path& path, const Descriptor& folder) {
    std::error_code error;
    for (fs::directory_iterator each(path, error), end; !error && each != end; each.increment(error)) {
        const fs::path name = each->path().filename();
        if (name.extension() != kLockSuffix) {
            continue;
        }
        if (const auto unused = lock_in(folder, name)) {
            (void)::unlinkat(folder.get(), name.c_str(), 0);
        }
    }
}
}  // namespace

HookFolder::HookFolder(const fs::path& output, const HookRunnerNote& runner)
    : folder_(open_own_folder(output / kHookFolderName)), runner_(open_lock(folder_, lock_name_of(runner))) {
    if (!take_lock_of_runner(runner_)) {
        const std::int64_t pid = note_of(text_in(runner_)).pid;
        fail(ExitCode::refused, "hooks: {} already runs the hooks of {}; stop it, or wait until it is done",
             pid == 0 ? "another process" : fmt::format("process {}", pid), quoted(output));
    }
    const std::string note = text_of(runner);
    if (::ftruncate(runner_.get(), 0) == 0) {  // a full disk has no room for it
        (void)!::pwrite(runner_.get(), note.data(), note.size(), 0);
    }
    remove_unused_locks(output / kHookFolderName, folder_);
}

// Beside the scan: another runner may look for it from further above.
const Descriptor& HookFolder::folder_of(const fs::path& scan, Descriptor& other) const noexcept {
    try {
        std::error_code gone;
        const fs::path named = whole_path(scan);
        const fs::path real = fs::canonical(named, gone);
        other = open_own_folder((gone ? named : real).parent_path() / kHookFolderName);
        return other;
    } catch (const std::exception&) {  // another user's, or not writable
        return folder_;
    }
}

std::optional<Descriptor> HookFolder::lock_job(const fs::path& scan, const std::string& job) {
    Descriptor other;
    return lock_in(folder_of(scan, other), lock_name(job));
}

void HookFolder::remove_job(const fs::path& scan, const std::string& job) noexcept {
    try {
        Descriptor other;
        const Descriptor& folder = folder_of(scan, other);
        if (const auto unused = lock_in(folder, lock_name(job))) {
            (void)::unlinkat(folder.get(), lock_name(job).c_str(), 0);
        }
    } catch (const Error&) {  // it stays there, which does no harm
    }
}

}  // namespace framering
