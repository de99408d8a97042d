#include "viewer/viewing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "viewer/session_watch.hpp"

namespace framering {

using namespace std::chrono_literals;

namespace {
constexpr Nanoseconds kLongestSleep = 20ms;
constexpr std::uint64_t kStatusPeriodNs = 200'000'000;
constexpr std::uint64_t kAnswerNs = 5'000'000'000;  // how long one stays to be read
}  // namespace

Viewing::Viewing(const ViewerOptions& options, Display& display, const StopSignal& stop)
    : options_(options), display_(&display), stop_(&stop) {
    status_.session = options.session;
}

ExitCode Viewing::run() {
    if (!wait_for_session()) {
        return ExitCode::done;
    }
    while (!stop_->came() && handle_input(0ns)) {
        const std::uint64_t now_ns = monotonic_ns();
        if (now_ns >= status_due_ns_) {
            status_due_ns_ = now_ns + kStatusPeriodNs;
            if (now_ns >= answer_until_ns_) {
                status_.answer.clear();
            }
            if (!follow_session()) {
                frame_due_ns_ = now_ns;
                show_frames(now_ns);
                break;
            }
            if (status_.frame) {
                const std::uint64_t captured_ns = status_.frame->info.capture_time_ns;
                status_.frame->age = Nanoseconds(now_ns - std::min(now_ns, captured_ns));
            }
            display_->show({}, status_);
        }
        show_frames(now_ns);
        if (options_.count && counts_.pictures >= *options_.count) {
            break;
        }
        if (!rest(now_ns)) {
            break;
        }
    }
    return ExitCode::done;
}

bool Viewing::wait_for_session() {
    if (!options_.stays) {
        attach(SessionView::wait_for(options_.session, Access::read_only, options_.wait, *stop_));
        return true;
    }
    const std::uint64_t began_ns = monotonic_ns();
    while (!stop_->came() && handle_input(0ns)) {
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
        if (now_ns >= status_due_ns_) {
            status_due_ns_ = now_ns + kStatusPeriodNs;
            display_->show({}, status_);
        }
        sleep_until_ns(now_ns + static_cast<std::uint64_t>(kLongestSleep.count()));
    }
    return false;
}

bool Viewing::rest(std::uint64_t now_ns) {
    if (frame_due_ns_ > now_ns) {
        sleep_until_ns(std::min(frame_due_ns_, now_ns + static_cast<std::uint64_t>(kLongestSleep.count())));
    } else if (looks_.holding() || display_->requests().empty()) {
        return handle_input(kLongestSleep);  // newer frames are of no interest
    } else {
        session_->wait(kLongestSleep);
    }
    return true;
}

void Viewing::attach(SessionView view) {
    ended_ns_ = 0;
    if (session_) {
        counted_torn_ += session_->newest().torn();
        counted_overruns_ += session_->newest().overruns();
    }
    session_.emplace(std::move(view));
    looks_.start_anew();
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

bool Viewing::handle_input(Nanoseconds limit) {
    const DisplayCommand command = display_->poll_input(limit);
    carry_out(command);
    return command.kind != DisplayCommand::Kind::quit;
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
        case DisplayCommand::Kind::hold:
            looks_.hold(*session_);
            break;
        case DisplayCommand::Kind::follow:
            looks_.follow();
            break;
        case DisplayCommand::Kind::step:
            if (!looks_.step(*session_, command.frames)) {
                answer("that frame is not in the ring", true);
            }
            break;
        case DisplayCommand::Kind::save:
            save(command);
            break;
    }
    status_.held = looks_.holding();
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
            answer("there is no frame to save", true);
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
    status_due_ns_ = 0;  // the user shall see it at once
}

void Viewing::show_frames(std::uint64_t now_ns) {
    const std::vector<ShownPicture> pictures =
        looks_.take(*session_, display_->requests(), now_ns >= frame_due_ns_);
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
    display_->show(pictures, status_);
}

void Viewing::count_shown(const ShownPicture& shown) {
    counted_look_ = shown.look;
    if (looks_.holding()) {
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

void take_snapshot(const ViewerOptions& options, const StopSignal& stop) {
    const std::uint64_t deadline_ns = monotonic_ns() + static_cast<std::uint64_t>(options.wait.count());
    ViewerSession session(SessionView::wait_for(options.session, Access::read_only, options.wait, stop));
    FrameCopy copy;
    const auto copied = [&] {
        return session.newest().sample([&](const FrameView& frame) { return copy_frame(frame, copy); });
    };
    for (auto done = copied(); !done || !*done; done = copied()) {
        if (monotonic_ns() >= deadline_ns || stop.came()) {
            fail(ExitCode::failed, "session '{}' has shown no frame within {}; is a scan running?",
                 options.session, duration_text(options.wait));
        }
        session.wait(kLongestSleep);
    }
    View view;
    view.contrast = options.contrast;
    view.lut = options.lut;
    view.marks = range_marks(options.lut);
    write_snapshot(*options.snapshot, copy, view);
    log_info("frame {} of scan {} written to {}", copy.info.delivered, copy.info.scan_id, *options.snapshot);
}

}  // namespace framering
