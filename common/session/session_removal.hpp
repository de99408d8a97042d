// Removing a session that nobody holds, so that nobody ever needs rm.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/session/session_view.hpp"

namespace framering {

// Names of the sessions whose segments stand on this machine, sorted.
[[nodiscard]] std::vector<std::string> list_sessions();

// Frames in the ring that a reader, there or gone, has still to store.
[[nodiscard]] std::uint64_t frames_owed_by(const SessionView& view);

// Its newest scan was not closed by a role that may come back for it.
[[nodiscard]] bool awaits_closing(const SessionView& view);

// Unlinks both segments, whatever is in them. Fails (Error): refused, a process holds the session (which), or it
// owes frames to a reader that is gone and `discard` is false (how many, what to do); failed, there is none.
void remove_session(const std::string& session, bool discard);

}  // namespace framering
