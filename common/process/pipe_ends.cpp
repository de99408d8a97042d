#include "common/process/pipe_ends.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"

namespace framering {

void set_nonblocking(const Descriptor& end) noexcept {
    ::fcntl(end.get(), F_SETFL, ::fcntl(end.get(), F_GETFL) | O_NONBLOCK);
}

bool is_ready_within(const Descriptor& end, short event, Nanoseconds limit) noexcept {
    pollfd entry{end.get(), event, 0};
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(limit).count();
    constexpr std::int64_t most = 60'000;
    return ::poll(&entry, 1, static_cast<int>(std::min<std::int64_t>(whole, most))) > 0;
}

bool send_line(const Descriptor& end, std::string_view line) {
    constexpr Nanoseconds longest = std::chrono::seconds(1);
    const std::string text = fmt::format("{}\n", line);
    const Deadline deadline = Deadline::in(longest);
    for (std::string_view left = text; !left.empty();) {
        const ssize_t sent = ::write(end.get(), left.data(), left.size());
        if (sent > 0) {
            left.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno == EPIPE) {
            return false;
        } else if (deadline.has_passed()) {
            fail(ExitCode::failed, "it does not read its standard input");
        } else if (errno == EAGAIN) {
            (void)is_ready_within(end, POLLOUT, deadline.left());
        } else if (errno != EINTR) {
            fail(ExitCode::failed, "its standard input cannot be written: {}", errno_text(errno));
        }
    }
    return true;
}

}  // namespace framering
