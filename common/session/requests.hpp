// Asking the acquirer to stop: words that only grow, each naming the scan that is meant.
#pragma once
#include <cstdint>
#include <functional>

#include "common/session/session_view.hpp"

namespace framering {

enum class Request : std::uint8_t {
    cancel,         // finish the frame in hand, store what is published, go back to idle
    terminate,      // the same, then every process of the session exits
    terminate_now,  // files are closed at the last commit, the rest is lost
};

// Maps the requests region for writing for this moment only. Acts on the acquirer within 100 ms; a scan that is
// over already is not touched. Fails (Error): no permission (another user's session), or the session has ended
// (one that follows under its name is not touched).
void request(const SessionView& session, Request what, std::uint64_t scan_id);

// The requests region, mapped for writing while `ask` runs. Fails (Error) as request() does.
void with_requests(const SessionView& session, const std::function<void(layout::Requests&)>& ask);

}  // namespace framering
