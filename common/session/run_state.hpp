// The run states of a session and the one table of what may follow what. Only the acquirer changes the state.
#pragma once
#include <string_view>

#include "common/shm/layout.hpp"

namespace framering {

[[nodiscard]] constexpr bool may_follow(layout::RunState from, layout::RunState to) noexcept {
    using enum layout::RunState;
    switch (to) {
        case working:
            return from == idle;
        case canceled:
            return from == working;
        case idle:  // from working: the scan is over
            return from == working || from == canceled;
        case terminating:
            return from != terminating;
    }
    return false;
}

// "idle", "working", "canceled", "terminating".
[[nodiscard]] std::string_view name_of(layout::RunState state) noexcept;

}  // namespace framering
