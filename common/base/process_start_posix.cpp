#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "common/base/process_start.hpp"

namespace framering {

namespace {
// open() takes the lowest free number, which is the missing one: those below are open by then.
void open_missing_descriptors() noexcept {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF && open("/dev/null", O_RDWR) == -1) {
            // Without /dev/null something that takes no writes has the number all the same.
            [[maybe_unused]] const int taken = open("/", O_RDONLY | O_DIRECTORY);
        }
    }
}
}  // namespace

void prepare_process() noexcept {
    open_missing_descriptors();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace framering
