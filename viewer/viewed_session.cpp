#include "viewer/viewed_session.hpp"

#include <utility>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "viewer/session_watch.hpp"

namespace framering {

void ViewedSession::wait_for(Nanoseconds limit, StopToken stop, ViewerStatus& status) {
    attach(SessionView::wait_for(name_, Access::read_only, limit, stop), status);
}

bool ViewedSession::connect(ViewerStatus& status) {
    auto view = SessionView::open(name_, Access::read_only);
    if (!view || view->retired()) {
        return false;
    }
    attach(std::move(*view), status);
    return true;
}

void ViewedSession::attach(SessionView view, ViewerStatus& status) {
    const SessionStatus first = read_status(view);
    if (const auto owner = view.control().foreign_owner()) {
        log_info("session '{}' belongs to user {}: you can view it, but only that user can stop it", name_,
                 *owner);
    }
    if (session_) {
        torn_before_ = torn();
        overruns_before_ = overruns();
    }
    session_.emplace(std::move(view));
    ended_ns_ = 0;
    status.scan_id.reset();
    describe_session(first, status);
    live_.forget();
    live_.describe(first, status);
}

ViewedSession::Change ViewedSession::follow(ViewerStatus& status) {
    const SessionStatus session = session_->status();
    describe_session(session, status);
    live_.describe(session, status);
    // The memory of an acquirer that was killed is replaced by the next one's where it does not fit; that of a
    // terminated session is not followed.
    const bool replaced = session.retired || !session.linked;
    const bool terminated = session.run_state == layout::RunState::terminating;
    try {
        if (replaced && (stays_ || !terminated) && connect(status)) {
            return Change::connected;
        }
    } catch (const Error&) {
        return Change::none;  // it is just being built: look again at the next turn
    }
    if (!has_ended(session)) {
        return Change::none;
    }
    if (!stays_) {
        return Change::over;
    }
    stay_after_end(status);
    return Change::none;
}

void ViewedSession::stay_after_end(ViewerStatus& status) {
    const std::uint64_t now_ns = monotonic_ns();
    ended_ns_ = ended_ns_ == 0 ? now_ns : ended_ns_;
    status.link = SessionLink::ended;
    status.link_age = Nanoseconds(now_ns - ended_ns_);
}

}  // namespace framering
