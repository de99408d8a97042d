#include "control/acquirer_answer.hpp"

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"

namespace framering {

void wait_for_answer(const SessionView& view, std::string_view what, Nanoseconds limit, StopToken stop,
                     const std::function<bool()>& is_answered) {
    const Deadline deadline = Deadline::in(limit);
    while (!is_answered()) {
        if (stop.requested()) {
            fail(ExitCode::canceled,
                 "session '{}': {}, and stopped before the acquirer answered; the request stands", view.session(),
                 what);
        }
        if (deadline.has_passed()) {
            fail(ExitCode::failed, "session '{}': {}, but the acquirer (pid {}) does not respond; is it stopped?",
                 view.session(), what, view.producer().identity.pid);
        }
        sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace framering
