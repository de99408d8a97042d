#include "viewer/viewing.hpp"

#include <algorithm>

#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/session/requests.hpp"
#include "viewer/picture.hpp"
#include "viewer/session_watch.hpp"
#include "viewer/snapshot.hpp"

namespace framering {

using namespace std::chrono_literals;

namespace {
constexpr Nanoseconds kLongestSleep = 20ms;
constexpr std::uint64_t kStatusPeriodNs = 200'000'000;

// What is made of a frame in place; thrown away when the frame was torn.
struct Glance {
    FrameInfo info;
    std::optional<FrameSample> sample;
};

ShownFrame describe_frame(const Glance& glance, const Picture& picture, std::uint64_t now_ns) {
    ShownFrame frame;
    frame.sequence = glance.info.sequence;
    frame.delivered = glance.info.delivered;
    frame.scan_id = glance.info.scan_id;
    frame.stored = glance.info.stored != 0;
    frame.status = glance.info.status;
    static_cast<void>(get_format(glance.info, frame.format));
    frame.age = Nanoseconds(now_ns - std::min(now_ns, glance.info.capture_time_ns));
    frame.statistics = picture.statistics;
    frame.range = picture.range;
    return frame;
}
}  // namespace

Viewing::Viewing(const ViewerOptions& options, Display& display, const StopSignal& stop)
    : options_(options), display_(&display), stop_(&stop) {
    status_.session = options.session;
}

ExitCode Viewing::run() {
    attach(SessionView::wait_for(options_.session, Access::read_only, options_.wait, *stop_));
    while (!stop_->came() && handle_input()) {
        const std::uint64_t now_ns = monotonic_ns();
        if (now_ns >= status_due_ns_) {
            status_due_ns_ = now_ns + kStatusPeriodNs;
            if (!follow_session()) {
                show_newest(now_ns);
                break;
            }
            display_->show(nullptr, status_);
        }
        if (now_ns >= frame_due_ns_) {
            show_newest(now_ns);
        }
        if (options_.count && counts_.pictures >= *options_.count) {
            break;
        }
        const std::uint64_t due_ns = std::max(frame_due_ns_, now_ns);
        if (due_ns > now_ns) {
            sleep_until_ns(std::min(due_ns, now_ns + static_cast<std::uint64_t>(kLongestSleep.count())));
        } else {
            session_->wait(kLongestSleep);
        }
    }
    return ExitCode::done;
}

void Viewing::attach(SessionView view) {
    if (session_) {
        counted_torn_ += session_->newest().torn();
        counted_overruns_ += session_->newest().overruns();
    }
    session_.emplace(std::move(view));
    describe_session(session_->status(), status_);
}

bool Viewing::follow_session() {
    const SessionStatus session = session_->status();
    describe_session(session, status_);
    // The memory of an acquirer that was killed is replaced by the next one's where it does not fit; that of a
    // terminated session is not followed.
    const bool replaced = session.retired || !session.linked;
    if (replaced && session.run_state != layout::RunState::terminating && attach_to_successor()) {
        return true;
    }
    return !has_ended(session);
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

bool Viewing::handle_input() {
    const DisplayCommand command = display_->poll_input(0ns);
    if (command.kind == DisplayCommand::Kind::cancel_scan && !options_.read_only) {
        try {
            request(session_->view(), Request::cancel, command.scan_id);
        } catch (const Error& error) {
            status_.notice = error.what();
        }
    }
    return command.kind != DisplayCommand::Kind::quit;
}

void Viewing::show_newest(std::uint64_t now_ns) {
    const PictureSize room = display_->room();
    if (room != shown_room_) {
        session_->newest().forget();  // the display was resized: the same frame is drawn anew
    }
    const auto glance = session_->newest().sample([&](const FrameView& frame) {
        return Glance{frame.info, sample_frame(frame, room)};
    });
    counts_.torn = counted_torn_ + session_->newest().torn();
    counts_.overruns = counted_overruns_ + session_->newest().overruns();
    if (!glance || !glance->sample) {
        return;
    }
    frame_due_ns_ = now_ns + static_cast<std::uint64_t>(1e9 / options_.max_hz);
    const Picture picture = render(*glance->sample, options_.contrast,
                                   options_.lut == Lut::hilo ? RangeMarks::ends : RangeMarks::none);
    status_.frame = describe_frame(*glance, picture, monotonic_ns());
    count_shown(*status_.frame);
    shown_room_ = room;
    shown_.add(counts_.pictures, now_ns);
    status_.shown_hz = shown_.per_second(now_ns);
    display_->show(&picture, status_);
}

void Viewing::count_shown(const ShownFrame& frame) {
    const bool same_scan = counts_.pictures != 0 && frame.scan_id == last_scan_id_;
    if (same_scan && frame.delivered == counts_.newest_delivered) {
        return;  // drawn anew in another size
    }
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
    write_snapshot(*options.snapshot, copy, options.contrast, options.lut);
    log_info("frame {} of scan {} written to {}", copy.info.delivered, copy.info.scan_id, *options.snapshot);
}

}  // namespace framering
