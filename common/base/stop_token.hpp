// Whether somebody who waits or works has been asked to stop.
#pragma once
#include <atomic>

#include "common/base/deadline.hpp"

namespace framering {

// A view of a counter of requests: copied freely, valid while the counter is. Programs take it from their
// StopSignal; whoever uses the sessions as a library adds one to a counter of its own, from any thread.
class StopToken {
  public:
    // Never asked to stop.
    StopToken() noexcept = default;
    explicit StopToken(const std::atomic<unsigned>& requests) noexcept : requests_(&requests) {}

    [[nodiscard]] bool requested() const noexcept {
        return requests_ != nullptr && requests_->load(std::memory_order_relaxed) != before_;
    }
    // The same for requests that come from now on.
    [[nodiscard]] StopToken renewed() const noexcept {
        StopToken token = *this;
        token.before_ = requests_ == nullptr ? 0 : requests_->load(std::memory_order_relaxed);
        return token;
    }
    // Sleeps until the deadline or a request, which it notices within 20 ms. Returns requested().
    bool wait(const Deadline& deadline) const noexcept {
        while (!requested() && !deadline.has_passed()) {
            deadline.sleep(std::chrono::milliseconds(20));
        }
        return requested();
    }

  private:
    const std::atomic<unsigned>* requests_ = nullptr;
    unsigned before_ = 0;  // those that are answered
};

}  // namespace framering
