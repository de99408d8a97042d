#include "common/base/background_thread.hpp"

#include <csignal>
#include <utility>

namespace framering {

namespace {
// A new thread has its maker's mask.
class SignalsHeldBack {
  public:
    SignalsHeldBack() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &former_);
    }
    ~SignalsHeldBack() { pthread_sigmask(SIG_SETMASK, &former_, nullptr); }
    SignalsHeldBack(const SignalsHeldBack&) = delete;
    SignalsHeldBack& operator=(const SignalsHeldBack&) = delete;

  private:
    sigset_t former_{};
};
}  // namespace

std::thread background_thread(std::function<void()> work) {
    const SignalsHeldBack held_back;
    return std::thread(std::move(work));
}

}  // namespace framering
