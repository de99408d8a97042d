#include "writer/recording/sync_pace.hpp"

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

SyncPace parse_sync_pace(const std::string& text) {
    SyncPace pace;
    pace.interval.reset();
    if (text == "off") {
        return pace;
    }
    if (text == "always") {
        pace.always = true;
        return pace;
    }
    const bool is_size = text.ends_with('B') || text.ends_with('b');
    try {
        if (is_size) {
            pace.bytes = parse_size(text);
        } else {
            pace.interval = parse_duration(text);
        }
    } catch (const Error&) {
        fail(ExitCode::usage, "invalid value '{}'; use a time such as 1s, a size such as 256MB, always or off",
             text);
    }
    if (pace.bytes == 0 || (pace.interval && pace.interval->count() <= 0)) {
        fail(ExitCode::usage, "'{}' is not positive; use always to flush after each frame, or off", text);
    }
    return pace;
}

}  // namespace framering
