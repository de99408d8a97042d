// Whether somebody who waits or works has been asked to stop.
#pragma once
#include <atomic>

#include "common/base/deadline.hpp"

namespace framering {

// Who asks to stop in another way than by a count: a request in a session. Outlives the tokens that know of it.
class StopAsker {
  public:
    // From any thread.
    [[nodiscard]] virtual bool asks() const noexcept = 0;
    // The process ends at once, as somebody who was asked does not stop. In a thread of its own; the one that does
    // not stop goes no further.
    virtual void before_sudden_end() noexcept = 0;

  protected:
    ~StopAsker() = default;
};

// A view of a counter of requests: copied freely, valid while the counter is. Programs take it from their
// StopSignal; whoever uses the sessions as a library adds one to a counter of its own, from any thread.
class StopToken {
  public:
    // Never asked to stop.
    StopToken() noexcept = default;
    explicit StopToken(const std::atomic<unsigned>& requests) noexcept : requests_(&requests) {}

    [[nodiscard]] bool requested() const noexcept {
        return (requests_ != nullptr && requests_->load(std::memory_order_relaxed) != before_) ||
               (asker_ != nullptr && asker_->asks());
    }
    // The same, and asked to stop by this one, too.
    [[nodiscard]] StopToken or_by(StopAsker& asker) const noexcept {
        StopToken token = *this;
        token.asker_ = &asker;
        return token;
    }
    void before_sudden_end() const noexcept {
        if (asker_ != nullptr) {
            asker_->before_sudden_end();
        }
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
    StopAsker* asker_ = nullptr;
};

}  // namespace framering
