#include "library/reading.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/session/scan_plan.hpp"
#include "library/call.hpp"
#include "library/frame.hpp"

namespace framering::library {

namespace {
constexpr Nanoseconds kPollStep = std::chrono::milliseconds(20);
// One while the next is taken.
constexpr std::uint64_t kFewestHeld = 2;
constexpr Nanoseconds kAcquirerTimeout = std::chrono::seconds(30);

ReaderSettings settings_of(const framering_reader_options& options) {
    if (options.purpose > FRAMERING_STORES) {
        throw Failure{FRAMERING_INVALID, fmt::format("options.purpose is {}; it may be 0 or 1", options.purpose)};
    }
    ReaderSettings settings;
    settings.session = session_given(options.session, "options.session");
    settings.role = role_given(options.role, "options.role");
    settings.wait = limit_of(options.timeout_ns);
    settings.purpose = options.purpose == FRAMERING_STORES ? layout::Purpose::stores : layout::Purpose::processes;
    if (options.restart_timeout_ns >= 0) {
        settings.restart_timeout_ns = static_cast<std::uint64_t>(options.restart_timeout_ns);
    }
    return settings;
}
}  // namespace

class Reading::Events {
  public:
    Events(framering_event* events, std::size_t most) noexcept : events_(events), most_(most) {}
    [[nodiscard]] framering_event& add(framering_event_kind kind, std::uint64_t scan_id) noexcept {
        framering_event& event = events_[count_++];
        event.kind = kind;
        event.state = 0;
        event.scan_id = scan_id;
        event.text = "";
        event.pixels = nullptr;
        event.gap = {};
        return event;
    }
    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    [[nodiscard]] std::size_t room() const noexcept { return most_ - count_; }

  private:
    framering_event* events_;
    std::size_t most_;
    std::size_t count_ = 0;
};

Reading::Reading(const framering_reader_options& options)
    : session_(settings_of(options), StopToken()),
      acquirer_timeout_(options.acquirer_timeout_ns == 0 ? kAcquirerTimeout
                                                         : limit_of(options.acquirer_timeout_ns)),
      most_held_(options.most_held != 0 ? options.most_held
                                        : std::max(kFewestHeld, session_.view().identity().slot_count / 4)),
      given_(most_held_),
      reporting_(session_.reports(), session_.role()) {
}

std::size_t Reading::poll(Nanoseconds timeout, framering_event* events, std::size_t most) {
    const Deadline deadline = Deadline::in(timeout);
    texts_.clear();
    Events gathered(events, most);
    for (;;) {
        session_.beat();
        gather(gathered);
        if (gathered.count() != 0) {
            return gathered.count();
        }
        if (deadline.has_passed()) {
            throw Failure{FRAMERING_TIMEOUT, fmt::format("session '{}': nothing new", session_.view().session())};
        }
        session_.frames().wait(std::min(kPollStep, deadline.left()));
    }
}

void Reading::gather(Events& events) {
    if (scan_ && scan_->is_over) {
        if (held() != 0) {
            throw Failure{
                FRAMERING_FULL,
                fmt::format("scan {} has ended and {} of its frames are held; release them, then it is closed",
                            scan_->scan_id, held())};
        }
        close_scan();
    }
    if (!has_no_place_ && session_.frames().evicted()) {
        join_again();
    }
    if (!scan_) {
        begin_scan(events);
    }
    if (scan_ && events.room() != 0) {
        give_frames(events);
    }
}

void Reading::begin_scan(Events& events) {
    const auto scan = session_.scan();
    if (!scan) {
        if (session_.over() || is_acquirer_gone()) {
            throw Failure{FRAMERING_END, fmt::format("session '{}' is over; open it anew once it runs again",
                                                     session_.view().session())};
        }
        return;
    }
    scan_ = Scan{};
    scan_->scan_id = scan->scan_id;
    const ScanPlan plan = scan_plan_from_json(scan->plan);
    scan_->frame_bytes = plan.format.payload_bytes();
    reporting_.begin_scan(scan->scan_id, plan.clocks);
    scan_->first_sequence = std::max(scan->first_sequence, session_.first_sequence());
    if (session_.frames().cursor() <= scan->first_sequence) {
        scan_->next_delivered = 0;
    }
    session_.ready_for(scan->scan_id);
    events.add(FRAMERING_SCAN_BEGINS, scan->scan_id).text = texts_.emplace_back(scan->plan).c_str();
}

void Reading::give_frames(Events& events) {
    if (session_.must_abandon(scan_->scan_id)) {
        end_scan(events);
        return;
    }
    if (held() >= most_held_) {
        throw Failure{
            FRAMERING_FULL,
            fmt::format("{} frames are held, as many as may be; release the oldest ones, or copy what is "
                        "to be kept: held frames fill the ring",
                        held())};
    }
    // Not all that may be held at once: these are held while the next ones are taken.
    const std::size_t most =
        std::min<std::uint64_t>({events.room(), std::max<std::uint64_t>(1, most_held_ / 2), most_held_ - held()});
    const auto run =
        has_no_place_ ? std::span<const FrameView>() : session_.frames().poll(most, layout::kNone, held_);
    if (run.empty() || run.front().info.scan_id != scan_->scan_id) {
        end_scan(events);
        return;
    }
    for (const FrameView& view : run) {
        // A new acquirer may have closed the scan and begun the next one.
        if (view.info.scan_id != scan_->scan_id) {
            return;
        }
        give_gap(events, view.info.delivered, view.info.lost_camera);
        if (events.room() == 0) {
            return;
        }
        framering_event& event = events.add(FRAMERING_FRAME, scan_->scan_id);
        show(view.info, event.frame);
        event.pixels = view.pixels.data();
        given_.add(view.info);
        scan_->next_delivered = view.info.delivered + 1;
        scan_->lost_camera = view.info.lost_camera;
        ++held_;
    }
}

void Reading::give_gap(Events& events, std::uint64_t up_to, std::uint64_t lost_camera) {
    if (scan_->next_delivered && up_to > *scan_->next_delivered) {
        framering_gap& gap = events.add(FRAMERING_GAP, scan_->scan_id).gap;
        gap.from = *scan_->next_delivered;
        gap.to = up_to - 1;
        const std::uint64_t count = up_to - gap.from;
        gap.camera = std::min(lost_camera - std::min(scan_->lost_camera, lost_camera), count);
        gap.missed = std::min(missed_, count - gap.camera);
        gap.ring_full = count - gap.camera - gap.missed;
    }
    missed_ = 0;
    scan_->next_delivered = up_to;
    scan_->lost_camera = lost_camera;
}

void Reading::end_scan(Events& events) {
    const auto scan = session_.scan();
    if (!scan || scan->scan_id != scan_->scan_id) {
        give_end(events, FRAMERING_SCAN_INTERRUPTED, "its record is gone");
        return;
    }
    const bool is_read =
        has_no_place_ || (scan->end_sequence && session_.frames().cursor() + held_ >= *scan->end_sequence);
    if (scan->over() && (is_read || session_.must_abandon(scan_->scan_id))) {
        if (scan_->next_delivered) {
            give_gap(events, std::max(scan->delivered, *scan_->next_delivered), scan->lost_camera);
        }
        if (events.room() != 0) {
            give_end(events,
                     scan->state == layout::ScanState::ended      ? FRAMERING_SCAN_ENDED
                     : scan->state == layout::ScanState::canceled ? FRAMERING_SCAN_CANCELED
                                                                  : FRAMERING_SCAN_INTERRUPTED,
                     scan->reason);
        }
    } else if (!scan->over() && is_acquirer_gone() && session_.withdraw_from(scan_->scan_id)) {
        give_end(events, FRAMERING_SCAN_INTERRUPTED, "its acquirer is gone");
    }
}

void Reading::give_end(Events& events, std::uint32_t state, const std::string& why) {
    framering_event& event = events.add(FRAMERING_SCAN_ENDS, scan_->scan_id);
    event.state = state;
    event.text = texts_.emplace_back(why).c_str();
    scan_->is_over = true;
}

void Reading::close_scan() noexcept {
    const auto scan = session_.scan();
    if (scan && scan->scan_id == scan_->scan_id && scan->end_sequence) {
        session_.frames().skip_to(*scan->end_sequence);
    }
    session_.close_scan(scan_->scan_id);
    scan_.reset();
    given_.forget();
    reporting_.end_scan(session_.view());
}

void Reading::join_again() {
    const std::uint64_t cursor = session_.frames().cursor();
    given_.make_void(cursor, cursor + held_);
    void_ += held_;
    held_ = 0;
    if (const auto passed = session_.rejoin(StopToken())) {
        missed_ += *passed;
        if (scan_) {
            scan_->passed_over += *passed;
        }
    } else {
        has_no_place_ = true;
        missed_ = layout::kNone;
    }
}

bool Reading::release(std::uint64_t count) {
    if (count > held()) {
        throw Failure{FRAMERING_INVALID,
                      fmt::format("{} frames are to be released, and {} are held", count, held())};
    }
    const std::uint64_t of_void = std::min(count, void_);
    const std::uint64_t of_held = count - of_void;
    const bool whole = of_void == 0 && session_.frames().still_whole(of_held);
    if (const std::uint64_t cursor = session_.frames().cursor(); !whole) {
        given_.make_void(cursor, cursor + of_held);
    }
    void_ -= of_void;
    held_ -= of_held;
    if (of_held != 0 && scan_) {
        // Those of former processes of the role count too.
        const std::uint64_t next = session_.frames().cursor() + of_held;
        const std::uint64_t frames = next - scan_->first_sequence - scan_->passed_over;
        session_.count_committed(next, frames, frames * scan_->frame_bytes);
    }
    session_.frames().release(of_held);
    return whole;
}

bool Reading::report(std::uint64_t sequence, std::span<const framering_named_value> values) {
    const GivenFrame& frame = given_.at(sequence);
    const std::uint64_t cursor = session_.frames().cursor();
    if (frame.is_void || (sequence >= cursor && !session_.frames().still_whole(sequence - cursor + 1))) {
        throw Failure{FRAMERING_OVERTAKEN, fmt::format("frame {} was overwritten while it was held", sequence)};
    }
    return reporting_.report(session_.view(), frame.head, values);
}

bool Reading::is_whole() noexcept {
    return void_ == 0 && session_.frames().still_whole(held_);
}

void Reading::leave() noexcept {
    if (scan_ && scan_->is_over) {
        close_scan();
    }
    reporting_.end_scan(session_.view());
    session_.leave();
}

bool Reading::is_acquirer_gone() {
    if (session_.view().acquirer_alive()) {
        acquirer_gone_ns_.reset();
        return false;
    }
    const std::uint64_t now_ns = monotonic_ns();
    acquirer_gone_ns_ = acquirer_gone_ns_.value_or(now_ns);
    return Nanoseconds(now_ns - *acquirer_gone_ns_) >= acquirer_timeout_;
}

}  // namespace framering::library
