// Our ends of the pipes to a program that is talked to.
#pragma once
#include <string_view>

#include "common/base/clock.hpp"
#include "common/base/descriptor.hpp"

namespace framering {

// What is written into a full pipe, or read from an empty one, does not hold us up.
void set_nonblocking(const Descriptor& end) noexcept;

// `event`: POLLIN or POLLOUT. Waits at most `limit`, rounded up to whole milliseconds, and a minute; the other end
// may have been closed.
[[nodiscard]] bool is_ready_within(const Descriptor& end, short event, Nanoseconds limit) noexcept;

// Writes the line and its end, within a second. False: the program does not have its end any more. Requires:
// set_nonblocking(). Fails (Error): it does not read.
[[nodiscard]] bool send_line(const Descriptor& end, std::string_view line);

}  // namespace framering
