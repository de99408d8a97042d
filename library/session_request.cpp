#include "library/session_request.hpp"

#include <fmt/core.h>

#include "common/session/pause.hpp"
#include "common/session/requests.hpp"
#include "include/framering/sessions.h"
#include "library/call.hpp"

namespace framering::library {

void ask(const SessionView& view, int request, std::uint64_t scan_id) {
    switch (request) {
        case FRAMERING_CANCEL:
            return framering::request(view, Request::cancel, scan_id);
        case FRAMERING_TERMINATE:
            return framering::request(view, Request::terminate, scan_id);
        case FRAMERING_TERMINATE_NOW:
            return framering::request(view, Request::terminate_now, scan_id);
        case FRAMERING_PAUSE:
        case FRAMERING_RESUME:
            (void)request_pause(view, scan_id, request == FRAMERING_PAUSE);
            return;
        default:
            throw Failure{FRAMERING_INVALID, fmt::format("request is {}; it may be 0 to 4", request)};
    }
}

}  // namespace framering::library
