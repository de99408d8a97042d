// A session as a viewer sees it: the newest frame and the status. Holds nothing, writes nothing.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/ring/newest_reader.hpp"
#include "common/ring/wait_strategy.hpp"
#include "common/session/session_status.hpp"
#include "common/session/session_view.hpp"
#include "common/shm/waker.hpp"

namespace framering {

// Thread safety: one thread; any number of viewers. A stopped or killed viewer leaves no trace.
class ViewerSession {
  public:
    explicit ViewerSession(SessionView view, WaitStrategy strategy = WaitStrategy::sleep)
        : view_(std::move(view)), newest_(view_.ring()), spinner_(strategy) {}

    // sample(fn) is the only way to pixels, see newest_reader.hpp.
    [[nodiscard]] NewestReader& newest() noexcept { return newest_; }
    [[nodiscard]] SessionStatus status() const { return read_status(view_); }
    [[nodiscard]] const SessionView& view() const noexcept { return view_; }

    // Waits until there is a frame that newest() has not returned yet, or the session has other news; at most
    // `limit`. May return sooner: look again.
    void wait(Nanoseconds limit) noexcept;
    // Or until there were more calls of `waker` than `calls`.
    void wait(const Waker& waker, std::uint32_t calls, Nanoseconds limit) noexcept;

  private:
    template <class Sleep>
    void wait_by(Sleep sleep, Nanoseconds limit) noexcept;

    // The value of the wake word for which no frame can come any more that wakes nobody.
    std::optional<std::uint32_t> settled_word_;
    SessionView view_;
    NewestReader newest_;
    Spinner spinner_;
};

}  // namespace framering
