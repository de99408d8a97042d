#include "tests/support/program_output.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace framering::test {

void require(bool ok, const char* what) {
    if (!ok) {
        throw std::system_error(errno, std::generic_category(), what);
    }
}

int file_without_name() {
    const int fd = memfd_create("program output", MFD_CLOEXEC);
    require(fd >= 0, "memfd_create");
    return fd;
}

std::string text_of(int fd) {
    struct stat status {};
    require(fstat(fd, &status) == 0, "fstat");
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    const ssize_t got = pread(fd, text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

std::string printed_by(const std::function<void()>& action) {
    struct Redirected {
        Redirected() { require(dup2(caught, STDOUT_FILENO) >= 0, "dup2"); }
        ~Redirected() {
            dup2(before, STDOUT_FILENO);
            close(before);
            close(caught);
        }
        int caught = file_without_name();
        int before = dup(STDOUT_FILENO);
    };
    const Redirected redirected;
    action();
    return text_of(redirected.caught);
}

}  // namespace framering::test
