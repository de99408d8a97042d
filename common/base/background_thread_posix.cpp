#include "common/base/background_thread.hpp"

#include <csignal>
#include <system_error>
#include <utility>

#include "common/base/error.hpp"

namespace framering {

namespace {
// A new thread has its maker's mask.
class BlockedSignals {
  public:
    BlockedSignals() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &former_);
    }
    ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &former_, nullptr); }
    BlockedSignals(const BlockedSignals&) = delete;
    BlockedSignals& operator=(const BlockedSignals&) = delete;

  private:
    sigset_t former_{};
};
}  // namespace

std::thread background_thread(std::string_view purpose, std::function<void()> work) {
    const BlockedSignals blocked;
    try {
        return std::thread(std::move(work));
    } catch (const std::system_error& error) {
        fail(ExitCode::failed,
             "cannot start the thread for {}: {}; raise the limit on processes and threads (ulimit -u, TasksMax "
             "of a systemd unit, pids.max of a container)",
             purpose, errno_text(error.code().value()));
    }
}

}  // namespace framering
