#include "tests/support/system_call_hooks.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <mutex>
#include <set>
#include <vector>

namespace framering::test {

namespace {
constexpr off_t kPageBytes = 4096;
SystemCallPlan current_plan;
std::atomic<std::uint64_t> calls{0};
thread_local bool was_interrupted = false;  // who is interrupted tries again on its own thread
std::mutex unflushed_mutex;
std::set<ino_t> unflushed;  // guarded by unflushed_mutex

ino_t inode_of(int fd) {
    struct stat status {};
    return ::fstat(fd, &status) == 0 ? status.st_ino : 0;
}

bool dies_in_the_middle() {
    return current_plan.kill_in_the_middle && calls + 1 == current_plan.kill_at;
}

// Where a write of so many bytes is cut: the system looks for a kill between the pages of its cache and never
// within one.
std::size_t bytes_before_the_cut(off_t offset, std::size_t size) {
    const off_t cut = (offset + static_cast<off_t>(size / 2)) / kPageBytes * kPageBytes;
    return cut > offset ? static_cast<std::size_t>(cut - offset) : 0;
}

// The first `size` bytes of the vectors.
std::vector<iovec> first_bytes(const iovec* vectors, int count, std::size_t size) {
    std::vector<iovec> first;
    for (int i = 0; i < count && size != 0; ++i) {
        first.push_back({vectors[i].iov_base, std::min(size, vectors[i].iov_len)});
        size -= first.back().iov_len;
    }
    return first;
}

std::size_t bytes_of(const iovec* vectors, int count) {
    std::size_t size = 0;
    for (int i = 0; i < count; ++i) {
        size += vectors[i].iov_len;
    }
    return size;
}

// True, with errno set: this write is interrupted; the next one is not, and is short.
bool interrupts() {
    was_interrupted = current_plan.interrupt && !was_interrupted;
    if (was_interrupted) {
        errno = EINTR;
    }
    return was_interrupted;
}

// False: the call is to fail; errno is set.
bool enter(bool needs_room = false) {
    const std::uint64_t call = ++calls;
    if (call == current_plan.kill_at) {
        _exit(kKilledExitCode);
    }
    const bool is_due = current_plan.fail_at != 0 &&
                        (call == current_plan.fail_at || (current_plan.fail_all && call > current_plan.fail_at) ||
                         (!current_plan.fail_once && needs_room && call > current_plan.fail_at));
    if (is_due) {
        errno = current_plan.fail_with;
    }
    return !is_due;
}
}  // namespace

void plan_system_calls(const SystemCallPlan& plan) {
    current_plan = plan;
    calls = 0;
    was_interrupted = false;
    const std::lock_guard lock(unflushed_mutex);
    unflushed.clear();
}

std::size_t files_with_unflushed_pieces() {
    const std::lock_guard lock(unflushed_mutex);
    return unflushed.size();
}

std::uint64_t system_calls_so_far() {
    return calls;
}

}  // namespace framering::test

using namespace framering::test;

extern "C" {
int __real_open(const char* path, int flags, mode_t mode);
ssize_t __real_pwrite(int fd, const void* bytes, std::size_t size, off_t offset);
ssize_t __real_pwritev(int fd, const iovec* vectors, int count, off_t offset);
int __real_ftruncate(int fd, off_t size);
int __real_fallocate(int fd, int mode, off_t offset, off_t size);
int __real_fdatasync(int fd);
int __real_fsync(int fd);
int __real_rename(const char* from, const char* to);
int __real_renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags);
int __real_unlink(const char* path);

int __wrap_open(const char* path, int flags, mode_t mode) {
    return enter() ? __real_open(path, flags, mode) : -1;
}

ssize_t __wrap_pwrite(int fd, const void* bytes, std::size_t size, off_t offset) {
    const std::size_t before = dies_in_the_middle() ? bytes_before_the_cut(offset, size) : 0;
    if (before != 0) {
        (void)!__real_pwrite(fd, bytes, before, offset);
    }
    if (!enter(true) || interrupts()) {
        return -1;
    }
    return __real_pwrite(fd, bytes, current_plan.interrupt ? (size + 1) / 2 : size, offset);
}

ssize_t __wrap_pwritev(int fd, const iovec* vectors, int count, off_t offset) {
    const std::size_t size = bytes_of(vectors, count);
    if (dies_in_the_middle()) {
        const auto before = first_bytes(vectors, count, bytes_before_the_cut(offset, size));
        (void)!__real_pwritev(fd, before.data(), static_cast<int>(before.size()), offset);
    }
    if (!enter(true) || interrupts()) {
        return -1;
    }
    {
        const std::lock_guard lock(unflushed_mutex);
        unflushed.insert(inode_of(fd));
    }
    const auto part = first_bytes(vectors, count, current_plan.interrupt ? (size + 1) / 2 : size);
    return __real_pwritev(fd, part.data(), static_cast<int>(part.size()), offset);
}

int __wrap_ftruncate(int fd, off_t size) {
    return enter() ? __real_ftruncate(fd, size) : -1;
}

int __wrap_fallocate(int fd, int mode, off_t offset, off_t size) {
    return enter(true) ? __real_fallocate(fd, mode, offset, size) : -1;
}

int __wrap_fdatasync(int fd) {
    if (!enter()) {
        return -1;
    }
    const std::lock_guard lock(unflushed_mutex);
    unflushed.erase(inode_of(fd));
    return __real_fdatasync(fd);
}

int __wrap_fsync(int fd) {
    return enter() ? __real_fsync(fd) : -1;
}

int __wrap_rename(const char* from, const char* to) {
    return enter() ? __real_rename(from, to) : -1;
}

int __wrap_renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) {
    return enter() ? __real_renameat2(from_fd, from, to_fd, to, flags) : -1;
}

int __wrap_unlink(const char* path) {
    return enter() ? __real_unlink(path) : -1;
}
}
