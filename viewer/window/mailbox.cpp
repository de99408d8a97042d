#include "viewer/window/mailbox.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kViewPeriodNs = 33'000'000;
}  // namespace

Mailbox::Mailbox(Clock clock) : clock_(std::move(clock)), fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (fd_ < 0) {
        fail(ExitCode::failed, "cannot wake up the window: {}; close other programs", errno_text(errno));
    }
}

Mailbox::~Mailbox() {
    close(fd_);
}

std::vector<PictureRequest> Mailbox::requests() {
    const std::lock_guard lock(mutex_);
    if (!wanted_) {
        return {};
    }
    const bool has_it = *wanted_ == shown_view_;
    const std::uint64_t view_due_ns = shown_ns_ + kViewPeriodNs;
    if (!has_it && clock_() < view_due_ns) {
        return {{*wanted_, shown_look_, view_due_ns}};
    }
    return {{*wanted_, has_it ? shown_look_ : 0}};
}

void Mailbox::show(std::vector<ShownPicture> pictures, const ViewerStatus& status) {
    {
        const std::lock_guard lock(mutex_);
        if (!pictures.empty()) {
            picture_ = std::move(pictures.back());
            shown_view_ = picture_.view;
            shown_look_ = picture_.look;
            shown_ns_ = clock_();
            update_.picture = true;
        }
        update_.status = status;
    }
    ring();
}

void Mailbox::show_values(const ValueHistory& history) {
    {
        const std::lock_guard lock(mutex_);
        if (!values_wanted_ || history.number() == values_number_) {
            return;
        }
        values_number_ = history.number();
    }
    auto values = std::make_shared<const ValueHistory>(history);
    {
        const std::lock_guard lock(mutex_);
        update_.values = std::move(values);
    }
    ring();
}

DisplayCommand Mailbox::next_command() {
    const std::lock_guard lock(mutex_);
    if (commands_.empty()) {
        return {};
    }
    DisplayCommand next = std::move(commands_.front());
    commands_.pop_front();
    return next;
}

void Mailbox::end() {
    {
        const std::lock_guard lock(mutex_);
        update_.ended = true;
    }
    ring();
}

// The loop calls nothing of the window's library: a descriptor wakes the window, as a signal or a socket would.
void Mailbox::ring() noexcept {
    static_cast<void>(eventfd_write(fd_, 1));
}

Mailbox::Update Mailbox::take(ShownPicture& picture) {
    eventfd_t rung = 0;
    static_cast<void>(eventfd_read(fd_, &rung));
    const std::lock_guard lock(mutex_);
    if (update_.picture) {
        std::swap(picture, picture_);
    }
    Update update = update_;
    update_.picture = false;
    update_.values.reset();
    return update;
}

void Mailbox::want(const std::optional<View>& view) {
    {
        const std::lock_guard lock(mutex_);
        if (wanted_ == view) {
            return;
        }
        wanted_ = view;
    }
    waker_.wake();
}

void Mailbox::want_values(bool wanted) {
    const std::lock_guard lock(mutex_);
    values_wanted_ = wanted;
    values_number_ = 0;  // of what the window has forgotten meanwhile
}

void Mailbox::command(DisplayCommand command) {
    {
        const std::lock_guard lock(mutex_);
        commands_.push_back(std::move(command));
    }
    waker_.wake();
}

}  // namespace framering
