// Requests in a session, for those who know of stop tokens only.
#pragma once
#include <memory>

#include "common/base/stop_token.hpp"
#include "common/session/acquirer_session.hpp"

namespace framering {

// Asks to stop where the session is asked to end while no scan runs. Thread safety: the session's own thread does
// nothing else meanwhile. Invariants: outlived by the session, which may not be there yet.
class SessionAsker final : public StopAsker {
  public:
    explicit SessionAsker(const std::unique_ptr<AcquirerSession>& session) noexcept : session_(&session) {}

    [[nodiscard]] bool asks() const noexcept override {
        return *session_ != nullptr && (*session_)->requested_when_idle() != StopRequest::none;
    }
    void before_sudden_end() noexcept override {
        if (*session_ != nullptr) {
            (*session_)->leave(false);
        }
    }

  private:
    const std::unique_ptr<AcquirerSession>* session_;
};

}  // namespace framering
