// Preloaded into a program: as long as the file that FRAMERING_FAILING_DISK names is there, the disk fails. The
// calls that are to fail are the words in it: write, flush, create. With the word stall what was written stands
// still until the file is gone; FRAMERING_FAILING_DISK.stalled is made before.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

namespace {
bool says(std::string_view wanted) {
    const char* path = std::getenv("FRAMERING_FAILING_DISK");
    if (path == nullptr) {
        return false;
    }
    std::ifstream file(path);
    std::string word;
    while (file >> word) {
        if (word == wanted) {
            return true;
        }
    }
    return false;
}

bool fails(std::string_view call) {
    const bool does = says(call);
    errno = does ? EIO : errno;
    return does;
}

void stall() {
    if (says("stall")) {
        std::ofstream(std::string(std::getenv("FRAMERING_FAILING_DISK")) + ".stalled");
    }
    while (says("stall")) {
        ::usleep(1000);
    }
}

// What would have been called without us.
template <class Function>
Function real(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}
}  // namespace

extern "C" {
int open(const char* path, int flags, ...) {
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list more;
        va_start(more, flags);
        mode = va_arg(more, mode_t);
        va_end(more);
        if (fails("create")) {
            return -1;
        }
    }
    return real<decltype(&open)>("open")(path, flags, mode);
}
int rename(const char* from, const char* to) noexcept {
    return fails("create") ? -1 : real<decltype(&rename)>("rename")(from, to);
}
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
    return fails("write") ? -1 : real<decltype(&pwrite)>("pwrite")(fd, bytes, size, offset);
}
ssize_t pwritev(int fd, const iovec* vectors, int count, off_t offset) {
    if (fails("write")) {
        return -1;
    }
    const ssize_t written = real<decltype(&pwritev)>("pwritev")(fd, vectors, count, offset);
    stall();
    return written;
}
ssize_t write(int fd, const void* bytes, size_t size) {
    // Standard error stays: it tells of the trouble.
    return fd > STDERR_FILENO && fails("write") ? -1 : real<decltype(&write)>("write")(fd, bytes, size);
}
int ftruncate(int fd, off_t size) noexcept {
    return fails("write") ? -1 : real<decltype(&ftruncate)>("ftruncate")(fd, size);
}
int fallocate(int fd, int mode, off_t offset, off_t size) {
    return fails("write") ? -1 : real<decltype(&fallocate)>("fallocate")(fd, mode, offset, size);
}
int fdatasync(int fd) {
    return fails("flush") ? -1 : real<decltype(&fdatasync)>("fdatasync")(fd);
}
int fsync(int fd) {
    return fails("flush") ? -1 : real<decltype(&fsync)>("fsync")(fd);
}
}
