#include "viewer/snapshot/memory_file.hpp"

#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "common/base/error.hpp"

namespace framering {

MemoryFile::MemoryFile() : fd_(memfd_create("framering-picture", MFD_CLOEXEC)) {
    if (fd_ < 0) {
        fail(ExitCode::failed, "cannot create a file in memory: {}", errno_text(errno));
    }
}

MemoryFile::~MemoryFile() {
    close(fd_);
}

std::filesystem::path MemoryFile::path() const {
    return fmt::format("/proc/self/fd/{}", fd_);
}

std::string MemoryFile::bytes() const {
    struct stat status {};
    if (fstat(fd_, &status) != 0) {
        fail(ExitCode::failed, "cannot read a file in memory: {}", errno_text(errno));
    }
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t got = pread(fd_, &bytes[done], bytes.size() - done, static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            fail(ExitCode::failed, "cannot read a file in memory: {}", errno_text(errno));
        }
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

}  // namespace framering
