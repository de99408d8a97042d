#include "tests/support/system_call_hooks.hpp"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace framering::test {

namespace {
constexpr off_t kPageBytes = 4096;
SystemCallPlan current_plan;
std::uint64_t calls = 0;
bool was_interrupted = false;

// False: the call is to fail; errno is set.
bool enter(bool needs_room = false) {
    ++calls;
    if (calls == current_plan.kill_at) {
        _exit(kKilledExitCode);
    }
    const bool is_due =
        current_plan.fail_at != 0 &&
        (calls == current_plan.fail_at || (!current_plan.fail_once && needs_room && calls > current_plan.fail_at));
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
}

std::uint64_t system_calls_so_far() {
    return calls;
}

}  // namespace framering::test

using namespace framering::test;

extern "C" {
int __real_open(const char* path, int flags, mode_t mode);
ssize_t __real_pwrite(int fd, const void* bytes, std::size_t size, off_t offset);
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
    if (current_plan.kill_in_the_middle && calls + 1 == current_plan.kill_at) {
        // The system looks for a kill between the pages of its cache and never within one.
        const off_t cut = (offset + static_cast<off_t>(size / 2)) / kPageBytes * kPageBytes;
        if (cut > offset) {
            (void)!__real_pwrite(fd, bytes, static_cast<std::size_t>(cut - offset), offset);
        }
    }
    if (!enter(true)) {
        return -1;
    }
    if (current_plan.interrupt) {
        was_interrupted = !was_interrupted;
        if (was_interrupted) {
            errno = EINTR;
            return -1;
        }
        size = (size + 1) / 2;
    }
    return __real_pwrite(fd, bytes, size, offset);
}

int __wrap_ftruncate(int fd, off_t size) {
    return enter() ? __real_ftruncate(fd, size) : -1;
}

int __wrap_fallocate(int fd, int mode, off_t offset, off_t size) {
    return enter(true) ? __real_fallocate(fd, mode, offset, size) : -1;
}

int __wrap_fdatasync(int fd) {
    return enter() ? __real_fdatasync(fd) : -1;
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
