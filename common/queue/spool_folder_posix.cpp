#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/read_whole.hpp"
#include "common/base/trace_point.hpp"
#include "common/queue/spool_folder.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr const char* kLockName = "last_number";
constexpr const char* kUnfinishedName = "unfinished";
constexpr mode_t kPrivateFolder = 0700;
constexpr mode_t kPrivateFile = 0600;
constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

[[noreturn]] void fail_at(const fs::path& path, const std::string& why) {
    fail(ExitCode::failed, "queue folder {}: {}", path.string(), why);
}

std::string why_exposed(const struct stat& status) {
    if (status.st_uid != ::geteuid()) {
        return "it belongs to another user";
    }
    return (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 ? "" : "other users can write to it";
}

// The last three folders of the path are ours; those above are the user's, and may be links.
Descriptor open_step(const Descriptor& above, const fs::path& path, bool make) {
    const std::string name = path.filename();
    if (make && ::mkdirat(above.get(), name.c_str(), kPrivateFolder) != 0 && errno != EEXIST) {
        fail_at(path, "cannot create it: " + errno_text(errno));
    }
    Descriptor folder(::openat(above.get(), name.c_str(), kFolderFlags));
    if (!folder.is_open()) {
        if (errno == ENOENT) {
            return folder;
        }
        const bool is_link = errno == ELOOP || errno == ENOTDIR;
        fail_at(path, is_link ? "it is a symbolic link or no folder; remove it" : errno_text(errno));
    }
    struct stat status {};
    if (::fstat(folder.get(), &status) != 0) {
        fail_at(path, errno_text(errno));
    }
    if (const std::string why = why_exposed(status); !why.empty()) {
        fail_at(path, why + "; it must be yours alone (chmod 700)");
    }
    return folder;
}

Descriptor open_folder(const fs::path& path, bool make) {
    const fs::path queues = path.parent_path();
    const fs::path ours = queues.parent_path();
    const fs::path state = ours.parent_path();
    if (make) {
        std::error_code error;
        fs::create_directories(state, error);
        if (error) {
            fail_at(path, "cannot create " + state.string() + ": " + error.message());
        }
    }
    Descriptor folder(::open(state.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open() && errno != ENOENT) {
        fail_at(path, "cannot open " + state.string() + ": " + errno_text(errno));
    }
    for (const fs::path& step : {ours, queues, path}) {
        if (folder.is_open()) {
            folder = open_step(folder, step, make);
        }
    }
    return folder;
}

// Replaces nothing. False: errno says why.
bool rename_in(const Descriptor& folder, const std::string& from, const std::string& to) {
    if (::renameat2(folder.get(), from.c_str(), folder.get(), to.c_str(), RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return false;
    }
    // A file system without the flag: whoever has the lock is the only one to make names here.
    if (::faccessat(folder.get(), to.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::renameat(folder.get(), from.c_str(), folder.get(), to.c_str()) == 0;
}
}  // namespace

fs::path spool_folder_of(const std::string& session) {
    const auto folder_in = [](const char* variable) {
        const char* const value = std::getenv(variable);
        return value != nullptr && *value == '/' ? fs::path(value) : fs::path();
    };
    fs::path state = folder_in("XDG_STATE_HOME");
    if (state.empty()) {
        if (folder_in("HOME").empty()) {
            fail(ExitCode::failed,
                 "there is no place for a queue: neither XDG_STATE_HOME nor HOME names a folder");
        }
        state = folder_in("HOME") / ".local" / "state";
    }
    return state / "framering" / "queue" / session;
}

std::optional<SpoolFolder> SpoolFolder::open(const fs::path& path, Nanoseconds patience) {
    Descriptor folder = open_folder(path, false);
    return folder.is_open() ? std::optional(SpoolFolder(path, std::move(folder), patience)) : std::nullopt;
}

SpoolFolder SpoolFolder::open_or_make(const fs::path& path, Nanoseconds patience) {
    Descriptor folder = open_folder(path, true);
    if (!folder.is_open()) {
        fail_at(path, "somebody removes it; try again");
    }
    return {path, std::move(folder), patience};
}

SpoolFolder::SpoolFolder(fs::path path, Descriptor folder, Nanoseconds patience)
    : path_(std::move(path)),
      folder_(std::move(folder)),
      lock_(::openat(folder_.get(), kLockName, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                     kPrivateFile)) {
    require(lock_.is_open(), "cannot open", kLockName);
    if (const std::string why = why_foreign(kLockName); !why.empty()) {
        fail_at(path_ / kLockName, why + "; remove it");
    }
    const Deadline deadline = Deadline::in(patience);
    while (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) {
        require(errno == EWOULDBLOCK || errno == EINTR, "cannot lock", kLockName);
        if (deadline.has_passed()) {
            fail_at(path_, "another process keeps it locked; is it stopped?");
        }
        deadline.sleep(std::chrono::milliseconds(1));
    }
    remove(kUnfinishedName);  // of a process that was killed with the lock
}

void SpoolFolder::require(bool is_good, const char* what, const std::string& name) const {
    if (!is_good) {
        fail_at(path_, fmt::format("{} {}: {}", what, name, errno_text(errno)));
    }
}

// Some network file systems have no flush for directories.
void SpoolFolder::flush() const {
    require(::fsync(folder_.get()) == 0 || errno == EINVAL, "cannot flush", ".");
}

std::vector<std::string> SpoolFolder::names() const {
    const int again = ::openat(folder_.get(), ".", kFolderFlags);
    require(again != -1, "cannot list", ".");
    const std::unique_ptr<DIR, decltype([](DIR* each) { ::closedir(each); })> listing(::fdopendir(again));
    require(listing != nullptr, "cannot list", ".");
    std::vector<std::string> names;
    while (const dirent* const entry = ::readdir(listing.get())) {
        const std::string name = static_cast<const char*>(entry->d_name);
        if (name != "." && name != ".." && name != kLockName) {
            names.push_back(name);
        }
    }
    std::ranges::sort(names);
    return names;
}

std::string SpoolFolder::why_foreign(const std::string& name) const {
    struct stat status {};
    if (::fstatat(folder_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno_text(errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return "it is no regular file";
    }
    return why_exposed(status);
}

std::string SpoolFolder::read(const std::string& name) const {
    const Descriptor file(::openat(folder_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    require(file.is_open(), "cannot open", name);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || !why_exposed(status).empty()) {
        fail_at(path_ / name, "it is not ours alone");
    }
    std::string text(4 * kMostEntryBytes, '\0');
    const auto got = read_whole(
        std::as_writable_bytes(std::span(text)), 0, [&](std::span<std::byte> bytes, std::uint64_t offset) {
            return ::pread(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        });
    require(got.has_value(), "cannot read", name);
    text.resize(*got);
    return text;
}

void SpoolFolder::put(const std::string& name, const std::string& text) {
    Descriptor file(::openat(folder_.get(), kUnfinishedName, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                             kPrivateFile));
    require(file.is_open(), "cannot create", kUnfinishedName);
    std::string_view left = text;
    while (!left.empty()) {
        const ssize_t done = ::write(file.get(), left.data(), left.size());
        require(done > 0 || errno == EINTR, "cannot write", name);
        left.remove_prefix(done > 0 ? static_cast<std::size_t>(done) : 0);
    }
    require(::fsync(file.get()) == 0, "cannot flush", name);
    file.close();
    trace_point<"queue_file_written">();
    require(rename_in(folder_, kUnfinishedName, name), "cannot rename to", name);
    flush();
    trace_point<"queue_file_named">();
}

bool SpoolFolder::rename(const std::string& from, const std::string& to) {
    if (!rename_in(folder_, from, to)) {
        require(errno == ENOENT, "cannot rename", from);
        return false;
    }
    flush();
    trace_point<"queue_file_renamed">();
    return true;
}

bool SpoolFolder::remove(const std::string& name) {
    if (::unlinkat(folder_.get(), name.c_str(), 0) != 0) {
        require(errno == ENOENT, "cannot remove", name);
        return false;
    }
    flush();
    trace_point<"queue_file_removed">();
    return true;
}

std::uint64_t SpoolFolder::last_number() const {
    std::array<char, 32> text{};
    const ssize_t got = ::pread(lock_.get(), text.data(), text.size(), 0);
    require(got >= 0, "cannot read", kLockName);
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + got, number);
    return number;
}

void SpoolFolder::set_last_number(std::uint64_t number) {
    const std::string text = fmt::format("{:020}\n", number);
    require(::pwrite(lock_.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()),
            "cannot write", kLockName);
    trace_point<"queue_number_given">();
}

}  // namespace framering
