// The sessions that the viewer's loop goes along: it waits for one, follows it into new memory, and stays after
// its end.
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "viewer/session_watch.hpp"
#include "viewer/viewing.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kSearchPeriod = std::chrono::milliseconds(100);
}  // namespace

bool Viewing::wait_for_session() {
    if (!options_.stays) {
        attach(SessionView::wait_for(options_.session, Access::read_only, options_.wait, stop_));
        return true;
    }
    const std::uint64_t began_ns = monotonic_ns();
    for (;;) {
        const std::uint32_t calls = display_->waker().calls();
        if (stop_.requested() || !obey_user()) {
            return false;
        }
        status_.answer.clear();
        try {
            if (auto view = SessionView::open(options_.session, Access::read_only); view && !view->retired()) {
                attach(std::move(*view));
                return true;
            }
        } catch (const Error& error) {
            status_.answer = error.what();
            status_.refused = true;
        }
        const std::uint64_t now_ns = monotonic_ns();
        status_.link_age = Nanoseconds(now_ns - began_ns);
        tell_status(now_ns);
        display_->waker().wait(calls, kSearchPeriod);
    }
}

void Viewing::attach(SessionView view) {
    ended_ns_ = 0;
    if (session_) {
        counted_torn_ += session_->newest().torn();
        counted_overruns_ += session_->newest().overruns();
    }
    if (const auto owner = view.control().foreign_owner()) {
        log_info("session '{}' belongs to user {}: you can view it, but only that user can stop it",
                 options_.session, *owner);
    }
    session_.emplace(std::move(view));
    looks_.start_anew();
    status_.scan_id.reset();
    describe_session(session_->status(), status_);
}

bool Viewing::follow_session() {
    const SessionStatus session = session_->status();
    describe_session(session, status_);
    // The memory of an acquirer that was killed is replaced by the next one's where it does not fit; that of a
    // terminated session is not followed.
    const bool replaced = session.retired || !session.linked;
    const bool over = session.run_state == layout::RunState::terminating;
    if (replaced && (options_.stays || !over) && attach_to_successor()) {
        return true;
    }
    if (!has_ended(session)) {
        return true;
    }
    if (options_.stays) {
        stay_after_end(monotonic_ns());
    }
    return options_.stays;
}

// Its memory stays mapped: the last frames can still be looked at.
void Viewing::stay_after_end(std::uint64_t now_ns) {
    ended_ns_ = ended_ns_ == 0 ? now_ns : ended_ns_;
    status_.link = SessionLink::ended;
    status_.link_age = Nanoseconds(now_ns - ended_ns_);
}

bool Viewing::attach_to_successor() {
    try {
        if (auto next = SessionView::open(options_.session, Access::read_only); next && !next->retired()) {
            attach(std::move(*next));
            return true;
        }
        return false;
    } catch (const Error&) {
        return true;  // it is just being built: look again at the next turn
    }
}

}  // namespace framering
