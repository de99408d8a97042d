// A request to stop while something is opened: whatever comes of it is not used.
#pragma once
#include <string_view>

#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// What `open` returns. Fails (Error): as `open`; canceled: `stop` was requested, and then what was opened is
// closed and an error of `open` not told, as it may come of the request.
template <class Open>
[[nodiscard]] auto opened_unless_stopped(const StopToken& stop, std::string_view what, const Open& open) {
    try {
        auto opened = open();
        if (!stop.requested()) {
            return opened;
        }
    } catch (const Error&) {
        if (!stop.requested()) {
            throw;
        }
    }
    fail(ExitCode::canceled, "canceled while the {} was opened", what);
}

}  // namespace framering
