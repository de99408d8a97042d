#include "common/ring/when_full.hpp"

#include "common/base/error.hpp"

namespace framering {

std::string_view name_of(WhenFull policy) noexcept {
    switch (policy) {
        case WhenFull::wait:
            return "wait";
        case WhenFull::drop:
            return "drop";
        case WhenFull::stop:
            break;
    }
    return "stop";
}

WhenFull parse_when_full(std::string_view text) {
    for (const WhenFull policy : {WhenFull::wait, WhenFull::drop, WhenFull::stop}) {
        if (text == name_of(policy)) {
            return policy;
        }
    }
    fail(ExitCode::usage, "unknown value '{}'; use wait, drop or stop", text);
}

}  // namespace framering
