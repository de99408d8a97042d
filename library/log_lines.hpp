// The log of the sessions, on its way to the caller.
#pragma once

namespace framering::library {

// From now on the log's lines are kept for the caller's function, or dropped where there is none.
void take_log() noexcept;
// Calls the caller's function, in this thread, with the lines since the last time.
void give_log_lines() noexcept;

}  // namespace framering::library
