#include "tests/power_cut/operation_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

namespace framering::test {

namespace fs = std::filesystem;

namespace {
// The directories as programs see them.
struct Log {
    std::mutex mutex;
    bool is_on = false;
    bool is_dead = false;
    std::uint64_t failing_flush = 0;
    fs::path root;
    std::uint64_t last_object = kRootObject;
    std::map<std::uint64_t, std::map<std::string, std::uint64_t>> directories;
    std::map<int, std::pair<std::uint64_t, std::string>> opened;  // by descriptor
    std::vector<Operation> operations;
};

Log& the_log() {
    static Log log;
    return log;
}

constexpr std::string_view kDescriptors = "/proc/self/fd";

// 0: not there.
std::uint64_t object_below(const Log& log, std::uint64_t object, const fs::path& path) {
    for (const fs::path& part : path == "." ? fs::path() : path) {
        const auto directory = log.directories.find(object);
        if (directory == log.directories.end() || !directory->second.contains(part.string())) {
            return 0;
        }
        object = directory->second.at(part.string());
    }
    return object;
}

// 0: not below the root, or not there. A directory may be named by its descriptor.
std::uint64_t object_at(const Log& log, const fs::path& path) {
    if (path.native().starts_with(kDescriptors)) {
        const fs::path rest = path.lexically_relative(kDescriptors);
        const auto opened = log.opened.find(std::stoi(rest.begin()->string()));
        return opened == log.opened.end()
                   ? 0
                   : object_below(log, opened->second.first, rest.lexically_relative(*rest.begin()));
    }
    const fs::path below = path.lexically_relative(log.root);
    return below.empty() || *below.begin() == ".." ? 0 : object_below(log, kRootObject, below);
}

void note_new(Log& log, const fs::path& path, bool is_directory) {
    const std::uint64_t directory = log.is_on ? object_at(log, path.parent_path()) : 0;
    if (directory == 0) {
        return;
    }
    const std::uint64_t object = ++log.last_object;
    log.directories.at(directory)[path.filename().string()] = object;
    if (is_directory) {
        log.directories[object];
    }
    Operation made{.kind = Operation::Kind::name, .object = object, .directory = directory};
    made.is_directory = is_directory;
    made.name = path.filename().string();
    log.operations.push_back(std::move(made));
}

void note_rename(const fs::path& from, const fs::path& to) {
    Log& log = the_log();
    const std::lock_guard lock(log.mutex);
    const std::uint64_t object = log.is_on ? object_at(log, from) : 0;
    if (object == 0) {
        return;
    }
    const std::uint64_t directory = object_at(log, to.parent_path());
    auto& names = log.directories.at(directory);
    names.erase(from.filename().string());
    names[to.filename().string()] = object;
    Operation renamed{.kind = Operation::Kind::rename, .object = object, .directory = directory};
    renamed.name = to.filename().string();
    renamed.old_name = from.filename().string();
    log.operations.push_back(std::move(renamed));
}

void note_removed(const fs::path& path) {
    Log& log = the_log();
    const std::lock_guard lock(log.mutex);
    const std::uint64_t object = log.is_on ? object_at(log, path) : 0;
    if (object == 0) {
        return;
    }
    const std::uint64_t directory = object_at(log, path.parent_path());
    log.directories.at(directory).erase(path.filename().string());
    Operation removed{.kind = Operation::Kind::unname, .object = object, .directory = directory};
    removed.name = path.filename().string();
    log.operations.push_back(std::move(removed));
}

void note_opened(int descriptor, const char* text, bool is_new) {
    Log& log = the_log();
    const std::lock_guard lock(log.mutex);
    log.opened.erase(descriptor);
    if (!log.is_on || descriptor == -1) {
        return;
    }
    if (is_new) {
        note_new(log, text, false);
    }
    if (const std::uint64_t object = object_at(log, text); object != 0) {
        const fs::path path(text);
        const bool is_again = path.parent_path() == kDescriptors;
        log.opened[descriptor] = {
            object, is_again ? log.opened.at(std::stoi(path.filename())).second : path.filename().string()};
    }
}

// `change` says the rest.
template <class Change>
void note_change(int descriptor, Operation::Kind kind, Change change) {
    Log& log = the_log();
    const std::lock_guard lock(log.mutex);
    const auto file = log.opened.find(descriptor);
    if (log.is_on && file != log.opened.end()) {
        Operation changed{.kind = kind, .object = file->second.first};
        changed.name = file->second.second;
        change(changed);
        log.operations.push_back(std::move(changed));
    }
}

bool is_dead() {
    return the_log().is_dead;
}

template <class Call, class Note>
int changing(Call call, Note note) {
    if (is_dead()) {
        return 0;
    }
    const int result = call();
    if (result == 0) {
        note();
    }
    return result;
}

bool fails_now() {
    Log& log = the_log();
    return log.failing_flush != 0 && --log.failing_flush == 0;
}
}  // namespace

void start_log(const fs::path& root) {
    Log& log = the_log();
    log.root = root;
    log.directories = {{kRootObject, {}}};
    log.opened.clear();
    log.operations.clear();
    log.is_on = true;
}

std::vector<Operation> stop_log() {
    the_log().is_on = false;
    return std::exchange(the_log().operations, {});
}

void note_flushed(std::uint64_t sequence) {
    Operation note;
    note.flushed_sequence = sequence;
    const std::lock_guard lock(the_log().mutex);
    the_log().operations.push_back(std::move(note));
}

void set_dead(bool is_dead) {
    the_log().is_dead = is_dead;
}

void fail_flush(std::uint64_t count) {
    the_log().failing_flush = count;
}

}  // namespace framering::test

using namespace framering::test;
using Kind = Operation::Kind;

extern "C" {
int __real_open(const char* path, int flags, mode_t mode);
ssize_t __real_pwrite(int fd, const void* bytes, std::size_t size, off_t offset);
ssize_t __real_pwritev(int fd, const iovec* vectors, int count, off_t offset);
int __real_ftruncate(int fd, off_t size);
int __real_fallocate(int fd, int mode, off_t offset, off_t size);
int __real_rename(const char* from, const char* to);
int __real_renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags);
int __real_unlink(const char* path);
int __real_mkdir(const char* path, mode_t mode);
int __real_rmdir(const char* path);

int __wrap_open(const char* path, int flags, mode_t mode) {
    const int fd = __real_open(path, flags, mode);
    note_opened(fd, path, (flags & O_CREAT) != 0);
    return fd;
}

ssize_t __wrap_pwrite(int fd, const void* bytes, std::size_t size, off_t offset) {
    if (is_dead()) {
        return static_cast<ssize_t>(size);
    }
    const ssize_t written = __real_pwrite(fd, bytes, size, offset);
    if (written > 0) {
        note_change(fd, Kind::write, [&](Operation& write) {
            write.offset = static_cast<std::uint64_t>(offset);
            const auto* const from = static_cast<const std::byte*>(bytes);
            write.bytes.assign(from, from + written);
        });
    }
    return written;
}

ssize_t __wrap_pwritev(int fd, const iovec* vectors, int count, off_t offset) {
    std::vector<std::byte> bytes;
    for (int i = 0; i < count; ++i) {
        const auto* const from = static_cast<const std::byte*>(vectors[i].iov_base);
        bytes.insert(bytes.end(), from, from + vectors[i].iov_len);
    }
    return __wrap_pwrite(fd, bytes.data(), bytes.size(), offset);
}

int __wrap_ftruncate(int fd, off_t size) {
    return changing([&] { return __real_ftruncate(fd, size); },
                    [&] {
                        note_change(fd, Kind::resize,
                                    [&](Operation& to) { to.size = static_cast<std::uint64_t>(size); });
                    });
}

int __wrap_fallocate(int fd, int mode, off_t offset, off_t size) {
    return changing([&] { return __real_fallocate(fd, mode, offset, size); },
                    [&] {
                        if ((mode & FALLOC_FL_PUNCH_HOLE) != 0) {
                            note_change(fd, Kind::punch, [&](Operation& punch) {
                                punch.offset = static_cast<std::uint64_t>(offset);
                                punch.size = static_cast<std::uint64_t>(size);
                            });
                        }
                    });
}

// The place is in memory: nothing is to be flushed there.
int __wrap_fdatasync(int fd) {
    const bool fails = !is_dead() && fails_now();
    const auto note = [&] { note_change(fd, fails ? Kind::failed_flush : Kind::flush, [](Operation&) {}); };
    (void)changing([] { return 0; }, note);
    errno = fails ? EIO : 0;
    return fails ? -1 : 0;
}

int __wrap_fsync(int fd) {
    return __wrap_fdatasync(fd);
}

int __wrap_rename(const char* from, const char* to) {
    return changing([&] { return __real_rename(from, to); }, [&] { note_rename(from, to); });
}

int __wrap_renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) {
    return changing([&] { return __real_renameat2(from_fd, from, to_fd, to, flags); },
                    [&] { note_rename(from, to); });
}

int __wrap_unlink(const char* path) {
    return changing([&] { return __real_unlink(path); }, [&] { note_removed(path); });
}

int __wrap_rmdir(const char* path) {
    return changing([&] { return __real_rmdir(path); }, [&] { note_removed(path); });
}

int __wrap_mkdir(const char* path, mode_t mode) {
    return changing([&] { return __real_mkdir(path, mode); },
                    [&] {
                        const std::lock_guard lock(the_log().mutex);
                        note_new(the_log(), path, true);
                    });
}
}
