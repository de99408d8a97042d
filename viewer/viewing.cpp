#include "viewer/viewing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "common/base/deadline.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"

namespace framering {

using namespace std::chrono_literals;

namespace {
constexpr std::uint64_t kStatusPeriodNs = 200'000'000;
constexpr std::uint64_t kFreshNs = 100'000'000;     // a status shown with an image is not shown again so soon
constexpr std::uint64_t kOldNs = 1'000'000'000;     // ages are shown in seconds
constexpr std::uint64_t kAnswerNs = 5'000'000'000;  // how long an answer is shown
constexpr Nanoseconds kSnapshotLookout = 20ms;

// 0 where `to_ns` is past.
Nanoseconds time_between(std::uint64_t from_ns, std::uint64_t to_ns) noexcept {
    return Nanoseconds(to_ns - std::min(from_ns, to_ns));
}
}  // namespace

Viewing::Viewing(const ViewerOptions& options, Display& display, StopToken stop)
    : options_(options), display_(&display), stop_(stop) {
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
        show_frames(now_ns);
        if (options_.count && counts_.pictures >= *options_.count) {
            break;
        }
        pause(calls, now_ns);
    }
    return ExitCode::done;
}

bool Viewing::look_at_session(std::uint64_t now_ns) {
    status_due_ns_ = now_ns + kStatusPeriodNs;
    if (now_ns >= answer_until_ns_) {
        status_.answer.clear();
    }
    if (!follow_session()) {
        return false;
    }
    if (status_.frame) {
        status_.frame->age = time_between(status_.frame->info.capture_time_ns, now_ns);
    }
    status_.shown_hz = shown_.per_second(now_ns);
    tell_status(now_ns);
    return true;
}

void Viewing::tell_status(std::uint64_t now_ns) {
    const std::uint64_t age_ns = now_ns - shown_status_ns_;
    if (shown_status_ && age_ns < kOldNs &&
        (age_ns < kFreshNs || same_but_for_the_clock(*shown_status_, status_))) {
        return;
    }
    display_->show({}, status_);
    shown_status_ = status_;
    shown_status_ns_ = now_ns;
}

void Viewing::pause(std::uint32_t calls, std::uint64_t now_ns) {
    const std::vector<PictureRequest> requests = display_->requests();
    std::uint64_t until_ns = status_due_ns_;
    for (const PictureRequest& request : requests) {
        until_ns = request.again_ns > now_ns ? std::min(until_ns, request.again_ns) : until_ns;
    }
    const bool too_soon = frame_due_ns_ > now_ns;
    if (too_soon || looks_.is_frozen() || requests.empty()) {  // newer frames are not wanted
        until_ns = too_soon ? std::min(until_ns, frame_due_ns_) : until_ns;
        display_->waker().wait(calls, time_between(now_ns, until_ns));
    } else {
        session_->wait(display_->waker(), calls, time_between(now_ns, until_ns));
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
    if (!session_) {
        return;
    }
    switch (command.kind) {
        case DisplayCommand::Kind::none:
        case DisplayCommand::Kind::quit:
            break;
        case DisplayCommand::Kind::cancel_scan:
            ask(Request::cancel, command.scan_id);
            break;
        case DisplayCommand::Kind::terminate:
            ask(Request::terminate, command.scan_id);
            break;
        case DisplayCommand::Kind::freeze:
            looks_.freeze(*session_);
            break;
        case DisplayCommand::Kind::follow:
            looks_.follow();
            break;
        case DisplayCommand::Kind::step:
            if (!looks_.step(*session_, command.frames)) {
                answer("this frame is no longer in the ring", true);
            }
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
    shown_status_.reset();
}

void Viewing::ask(Request what, std::uint64_t scan_id) {
    if (options_.read_only) {
        return;
    }
    try {
        request(session_->view(), what, scan_id);
    } catch (const Error& error) {
        answer(error.what(), true);
    }
}

void Viewing::save(const DisplayCommand& command) {
    try {
        const std::optional<FrameCopy> frame = looks_.copy(*session_);
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
    std::vector<ShownPicture> pictures = looks_.take(*session_, display_->requests(), now_ns >= frame_due_ns_);
    counts_.torn = counted_torn_ + session_->newest().torn();
    counts_.overruns = counted_overruns_ + session_->newest().overruns();
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
    shown_status_ = status_;
    shown_status_ns_ = now_ns;
}

void Viewing::count_shown(const ShownPicture& shown) {
    counted_look_ = shown.look;
    if (looks_.is_frozen()) {
        return;  // the user chose it
    }
    const ShownFrame& frame = shown.frame;
    const bool same_scan = counts_.pictures != 0 && frame.scan_id == last_scan_id_;
    const bool older = frame.scan_id < last_scan_id_ || (same_scan && frame.delivered < counts_.newest_delivered);
    counts_.not_growing += older ? 1 : 0;
    ++counts_.pictures;
    counts_.newest_delivered = frame.delivered;
    last_scan_id_ = frame.scan_id;
}

void take_snapshot(const ViewerOptions& options, StopToken stop) {
    const Deadline deadline = Deadline::in(options.wait);
    ViewerSession session(SessionView::wait_for(options.session, Access::read_only, options.wait, stop));
    FrameCopy copy;
    const auto copied = [&] {
        return session.newest().sample([&](const FrameView& frame) { return copy_frame(frame, copy); });
    };
    for (auto done = copied(); !done || !*done; done = copied()) {
        if (deadline.has_passed() || stop.requested()) {
            fail(ExitCode::failed, "session '{}' has delivered no frame within {}; is a scan running?",
                 options.session, duration_text(options.wait));
        }
        session.wait(kSnapshotLookout);
    }
    View view;
    view.contrast = options.contrast;
    view.lut = options.lut;
    view.marks = range_marks(options.lut);
    write_snapshot(*options.snapshot, copy, view);
    log_info("frame {} of scan {} written to {}", copy.info.delivered, copy.info.scan_id, *options.snapshot);
}

}  // namespace framering
