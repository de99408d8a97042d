// Asking the acquirer for another exposure or gain: a value, and a count that says that it is another one.
#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "common/session/live_setting.hpp"
#include "common/session/session_view.hpp"

namespace framering {

// Maps the requests region for writing for this moment only. What is asked last counts: an acquirer that has not
// yet looked makes one change of several. Returns the number under which it answers (LiveAnswer). Fails (Error) as
// request() does.
[[nodiscard]] std::uint64_t request_change(const SessionView& session, LiveKey key, double value);

// The acquirer has answered the change with this number, or a later one. Its answer is then to be read.
[[nodiscard]] bool is_answered(const SessionView& session, LiveKey key, std::uint64_t number) noexcept;

// The acquirer's side. Thread: one.
class ChangeInbox {
  public:
    struct Change {
        LiveKey key;
        double value;
        std::uint64_t number;
    };

    // Requires: both outlive it.
    ChangeInbox(const layout::Requests& requests, layout::ProducerState& state) noexcept;

    // For every frame: two relaxed loads.
    [[nodiscard]] bool has_one() const noexcept;
    // Nothing: nobody has asked since the last one was answered.
    [[nodiscard]] std::optional<Change> next() const noexcept;
    // The answer can be read: whoever asked may look for it.
    void answered(const Change& change) noexcept;
    // What was asked for until now was meant for another acquirer.
    void forget() noexcept;

  private:
    const layout::Requests* requests_;
    layout::ProducerState* state_;
    std::array<std::uint64_t, kLiveKeys.size()> seen_;
};

}  // namespace framering
