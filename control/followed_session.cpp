#include "control/followed_session.hpp"

#include <fmt/core.h>

#include "common/base/error.hpp"

namespace framering {

namespace {
// Nothing follows in this memory.
bool is_left(const SessionStatus& status) noexcept {
    return status.retired || (!status.acquirer_alive && !status.linked);
}
}  // namespace

void FollowedSession::connect() {
    unusable_.clear();
    try {
        auto found = SessionView::open(name_, Access::read_only);
        if (found && !found->retired()) {
            view_ = std::move(found);
        }
    } catch (const Error& error) {
        unusable_ = error.what();  // or just being built
    }
    notice_ = unusable_;
}

void FollowedSession::look() {
    if (!view_ || (status_ && (is_left(*status_) || !status_->linked))) {
        connect();
    }
    if (!view_) {
        if (notice_.empty()) {
            notice_ = fmt::format("no session '{0}' yet; start it with: framering run --session {0}", name_);
        }
        return;
    }
    status_ = read_status(*view_);
    has_ended_ = is_left(*status_);
}

}  // namespace framering
