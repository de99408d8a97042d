#include "common/terminal/key_reader.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr std::size_t kMostKeys = 256;  // nobody types ahead so far: the rest of a pasted text is lost

int new_eventfd() {
    const int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd == -1) {
        fail(ExitCode::failed, "cannot read keys from the terminal: eventfd: {}; close other programs",
             errno_text(errno));
    }
    return fd;
}
}  // namespace

KeyReader::KeyReader(const Terminal& terminal, Waker& waker)
    : terminal_(&terminal),
      waker_(&waker),
      stop_fd_(new_eventfd()),
      thread_(background_thread("the keys", [this] { run(); })) {
}

KeyReader::~KeyReader() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    static_cast<void>(eventfd_write(stop_fd_, 1));
    thread_.join();
    close(stop_fd_);
}

bool KeyReader::take(std::string& keys) {
    const std::lock_guard lock(mutex_);
    keys = std::exchange(keys_, {});
    return !gone_;
}

void KeyReader::run() {
    for (std::string keys;;) {
        const bool there = terminal_->read_keys(stop_fd_, keys);
        {
            const std::lock_guard lock(mutex_);
            if (keys_.size() < kMostKeys) {
                keys_ += keys;
            }
            gone_ = !there;
            if (stopped_) {
                return;
            }
        }
        waker_->wake();
        if (!there) {
            return;
        }
    }
}

}  // namespace framering
