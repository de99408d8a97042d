#include "viewer/viewing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "common/base/error.hpp"
#include "common/session/pause.hpp"
#include "common/session/requests.hpp"
#include "viewer/snapshot/snapshot.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kStatusPeriodNs = 200'000'000;
constexpr std::uint64_t kValuesPeriodNs = 150'000'000;  // from one plot to the next, at least
constexpr std::uint64_t kAnswerNs = 5'000'000'000;      // how long an answer is shown
constexpr Nanoseconds kSearchPeriod = std::chrono::milliseconds(100);

// 0 where `to_ns` is past.
Nanoseconds time_between(std::uint64_t from_ns, std::uint64_t to_ns) noexcept {
    return Nanoseconds(to_ns - std::min(from_ns, to_ns));
}
}  // namespace

Viewing::Viewing(const ViewerOptions& options, Display& display, StopToken stop)
    : options_(options), display_(&display), stop_(stop), viewed_(options.session, options.stays) {
    status_.session = options.session;
}

ExitCode Viewing::run() {
    if (!wait_for_session()) {
        return ExitCode::done;
    }
    while (!stop_.requested()) {
        const std::uint32_t calls = display_->waker().calls();
        if (!obey_user()) {
            break;
        }
        const std::uint64_t now_ns = monotonic_ns();
        if (now_ns >= status_due_ns_ && !look_at_session(now_ns)) {
            frame_due_ns_ = now_ns;
            show_frames(now_ns);
            break;
        }
        if (now_ns >= values_due_ns_) {
            look_at_values(now_ns);
        }
        show_frames(now_ns);
        if (options_.count && counts_.pictures >= *options_.count) {
            break;
        }
        pause(calls, now_ns);
    }
    return ExitCode::done;
}

bool Viewing::wait_for_session() {
    if (!options_.stays) {
        viewed_.wait_for(options_.wait, stop_, status_);
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
            if (viewed_.connect(status_)) {
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

bool Viewing::look_at_session(std::uint64_t now_ns) {
    status_due_ns_ = now_ns + kStatusPeriodNs;
    if (now_ns >= answer_until_ns_) {
        status_.answer.clear();
    }
    const ViewedSession::Change change = viewed_.follow(status_);
    if (change == ViewedSession::Change::over) {
        return false;
    }
    if (change == ViewedSession::Change::connected) {
        looks_.start_anew();
    }
    if (const auto said = viewed_.live().answer(status_.live, now_ns)) {
        answer(said->text, said->refused);
    }
    if (status_.frame) {
        status_.frame->age = time_between(status_.frame->info.capture_time_ns, now_ns);
    }
    status_.shown_hz = shown_.per_second(now_ns);
    tell_status(now_ns);
    values_due_ns_ = display_->wants_values() ? std::min(values_due_ns_, now_ns) : kNever;
    return true;
}

void Viewing::look_at_values(std::uint64_t now_ns) {
    values_.look(viewed_.current().view());
    values_due_ns_ =
        now_ns + static_cast<std::uint64_t>(ValueWatch::period(status_.slot_count, status_.camera_hz).count());
    if (now_ns - values_shown_ns_ >= kValuesPeriodNs) {
        values_shown_ns_ = now_ns;
        display_->show_values(values_.history());
    }
}

void Viewing::tell_status(std::uint64_t now_ns) {
    if (status_pace_.is_due(status_, now_ns)) {
        display_->show({}, status_);
        status_pace_.shown(status_, now_ns);
    }
}

void Viewing::pause(std::uint32_t calls, std::uint64_t now_ns) {
    const std::vector<PictureRequest> requests = display_->requests();
    std::uint64_t until_ns = std::min(status_due_ns_, values_due_ns_);
    for (const PictureRequest& request : requests) {
        until_ns = request.again_ns > now_ns ? std::min(until_ns, request.again_ns) : until_ns;
    }
    const bool too_soon = frame_due_ns_ > now_ns;
    if (too_soon || looks_.is_frozen() || requests.empty()) {  // newer frames are not wanted
        until_ns = too_soon ? std::min(until_ns, frame_due_ns_) : until_ns;
        display_->waker().wait(calls, time_between(now_ns, until_ns));
    } else {
        viewed_.current().wait(display_->waker(), calls, time_between(now_ns, until_ns));
    }
}

bool Viewing::obey_user() {
    for (;;) {
        const DisplayCommand command = display_->next_command();
        if (command.kind == DisplayCommand::Kind::none || command.kind == DisplayCommand::Kind::quit) {
            return command.kind == DisplayCommand::Kind::none;
        }
        carry_out(command);
    }
}

void Viewing::carry_out(const DisplayCommand& command) {
    if (!viewed_.is_connected()) {
        return;
    }
    switch (command.kind) {
        case DisplayCommand::Kind::none:
        case DisplayCommand::Kind::quit:
            break;
        case DisplayCommand::Kind::pause_scan:
        case DisplayCommand::Kind::resume_scan:
            pause(command);
            break;
        case DisplayCommand::Kind::cancel_scan:
            ask(Request::cancel, command.scan_id);
            break;
        case DisplayCommand::Kind::terminate:
            ask(Request::terminate, command.scan_id);
            break;
        case DisplayCommand::Kind::freeze:
            looks_.freeze(viewed_.current());
            break;
        case DisplayCommand::Kind::follow:
            looks_.follow();
            break;
        case DisplayCommand::Kind::step:
            if (!looks_.step(viewed_.current(), command.frames)) {
                answer("this frame is no longer in the ring", true);
            }
            break;
        case DisplayCommand::Kind::change:
            change(command);
            break;
        case DisplayCommand::Kind::save:
            save(command);
            break;
    }
    status_.frozen = looks_.is_frozen();
    tell_at_once();
}

void Viewing::tell_at_once() {
    status_due_ns_ = 0;
    status_pace_.hurry();
}

void Viewing::ask(Request what, std::uint64_t scan_id) {
    if (options_.read_only) {
        return;
    }
    try {
        request(viewed_.current().view(), what, scan_id);
    } catch (const Error& error) {
        answer(error.what(), true);
    }
}

void Viewing::pause(const DisplayCommand& command) {
    if (options_.read_only) {
        return;
    }
    try {
        request_pause(viewed_.current().view(), command.scan_id, command.kind == DisplayCommand::Kind::pause_scan);
    } catch (const Error& error) {
        answer(error.what(), true);
    }
}

void Viewing::change(const DisplayCommand& command) {
    if (options_.read_only) {
        return;
    }
    try {
        viewed_.live().ask(viewed_.current().view(), command.live_key, command.value, monotonic_ns());
    } catch (const Error& error) {
        answer(error.what(), true);
    }
}

void Viewing::save(const DisplayCommand& command) {
    try {
        const std::optional<FrameCopy> frame = looks_.copy(viewed_.current());
        if (!frame) {
            answer("no frame to save", true);
            return;
        }
        write_snapshot(command.path, *frame, command.view);
        answer(fmt::format("frame {} saved as {}", frame->info.delivered, command.path.string()), false);
    } catch (const Error& error) {
        answer(error.what(), true);
    }
}

void Viewing::answer(std::string text, bool refused) {
    status_.answer = std::move(text);
    status_.refused = refused;
    answer_until_ns_ = monotonic_ns() + kAnswerNs;
}

void Viewing::show_frames(std::uint64_t now_ns) {
    std::vector<ShownPicture> pictures =
        looks_.take(viewed_.current(), display_->requests(), now_ns >= frame_due_ns_);
    counts_.torn = viewed_.torn();
    counts_.overruns = viewed_.overruns();
    if (pictures.empty()) {
        return;
    }
    status_.frame = pictures.front().frame;
    if (pictures.front().look != counted_look_) {
        frame_due_ns_ = now_ns + static_cast<std::uint64_t>(1e9 / options_.max_hz);
        count_shown(pictures.front());
    }
    shown_.add(counts_.pictures, now_ns);
    status_.shown_hz = shown_.per_second(now_ns);
    display_->show(std::move(pictures), status_);
    status_pace_.shown(status_, now_ns);
}

void Viewing::count_shown(const ShownPicture& shown) {
    counted_look_ = shown.look;
    if (looks_.is_frozen()) {
        return;  // the user chose it
    }
    const ShownFrame& frame = shown.frame;
    if (frame.scan_id == 0) {  // of no scan: a serving acquirer waits for one
        ++counts_.pictures;
        return;
    }
    const bool same_scan = counts_.pictures != 0 && frame.scan_id == last_scan_id_;
    const bool older = frame.scan_id < last_scan_id_ || (same_scan && frame.delivered < counts_.newest_delivered);
    counts_.not_growing += older ? 1 : 0;
    ++counts_.pictures;
    counts_.newest_delivered = frame.delivered;
    last_scan_id_ = frame.scan_id;
}

}  // namespace framering
