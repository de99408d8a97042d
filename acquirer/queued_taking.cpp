#include "acquirer/queued_taking.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "common/base/log.hpp"

namespace framering {

namespace {
// While the source has fewer slots than it may have, room is looked for as often.
constexpr Nanoseconds kShortWait = std::chrono::milliseconds(2);

// What nobody wrote must not show what was in the slot before.
void clear_unwritten(std::span<std::byte> pixels, const FilledSlot& filled) noexcept {
    const std::uint64_t written =
        filled.status == SlotStatus::failed || filled.status == SlotStatus::canceled ? 0 : filled.written_bytes;
    if (written < pixels.size()) {
        std::ranges::fill(pixels.subspan(written), std::byte{0});
    }
}

FrameStatus status_of(const FilledSlot& filled, std::uint64_t payload_bytes) noexcept {
    switch (filled.status) {
        case SlotStatus::good:
            return filled.written_bytes < payload_bytes ? FrameStatus::incomplete : FrameStatus::good;
        case SlotStatus::incomplete:
            return FrameStatus::incomplete;
        default:
            return FrameStatus::failed;
    }
}
}  // namespace

std::uint64_t slots_ahead(std::uint64_t slot_count) noexcept {
    return std::clamp<std::uint64_t>(slot_count / 4, 1, kMostQueued);
}

QueuedTaking::QueuedTaking(QueuedSource& source, RunningScan& scan)
    : source_(&source),
      scan_(&scan),
      shown_(source, scan.session().source()),
      count_(source.frame_ids()),
      most_open_(slots_ahead(scan.session().frames().slot_count())) {
    open_.reserve(most_open_);
}

void QueuedTaking::start(std::uint64_t passed_periods) {
    last_capture_ns_ = monotonic_ns();
    if (source_->is_triggered_by_us()) {
        const AcquisitionSettings& settings = scan_->settings();
        triggers_.emplace(FrameSchedule(settings.plan.frame_rate_hz, scan_->began_ns(), passed_periods),
                          scan_->longest_silence());
    }
}

void QueuedTaking::step() {
    if (scan_->is_pause_asked()) {
        pause();
        return;
    }
    if (scan_->make_changes() && triggers_) {
        triggers_->set_longest_wait(scan_->longest_silence());
    }
    if (!is_flushing_ || open_.empty()) {
        queue_slots();
    }
    if (scan_->must_end()) {
        return;
    }
    if (open_.empty()) {
        wait_for_room();
        return;
    }
    if (!std::exchange(is_started_, true)) {
        source_->start(scan_->frames_left());
        shown_.tell_counters(monotonic_ns(), true);
    }
    trigger_if_due();
    wait_for_source();
    publish_those_back();
    shown_.tell_counters(monotonic_ns());
    ran_dry_ = ran_dry_ || (lacks_room_ && open_.empty());
}

void QueuedTaking::stop() noexcept {
    try {
        source_->stop();
        // Those that came back behind one that did not are frames all the same.
        for (Open& open : open_) {
            if (!open.back) {
                open.back = {.slot = open.slot, .status = SlotStatus::canceled};
            }
        }
        if (scan_->frames_left() != 0U) {
            publish_those_back();
        }
        shown_.tell_counters(monotonic_ns(), true);
    } catch (const std::exception& error) {
        log_warning("{}", error.what());
    }
    while (!open_.empty()) {
        open_.pop_back();
    }
}

void QueuedTaking::pause() {
    stop();
    is_started_ = is_flushing_ = false;
    if (scan_->must_end()) {
        return;
    }
    scan_->wait_while_paused();
    const std::uint64_t now_ns = monotonic_ns();
    count_.begin_anew();
    ran_dry_ = false;
    last_capture_ns_ = now_ns;
    if (triggers_) {
        triggers_->pass_over(now_ns);
    }
}

void QueuedTaking::queue_slots() {
    lacks_room_ = false;
    while (may_queue() && !lacks_room_) {
        if (std::optional<Claim> claim = scan_->session().frames().try_claim()) {
            queue(std::move(*claim));
        } else {
            lacks_room_ = true;
        }
    }
    if (lacks_room_ && open_.empty()) {
        ran_dry_ = true;
        queue_without_room();
    }
}

bool QueuedTaking::may_queue() const noexcept {
    return open_.size() < std::min(most_open_, scan_->frames_left().value_or(most_open_));
}

void QueuedTaking::queue_without_room() {
    FrameProducer& frames = scan_->session().frames();
    if (scan_->session().make_room()) {
        if (std::optional<Claim> claim = frames.try_claim()) {
            queue(std::move(*claim));
            return;
        }
    }
    if (scan_->settings().when_full == WhenFull::drop) {
        queue(frames.claim_spare());
    } else if (scan_->settings().when_full == WhenFull::stop) {
        scan_->end_with_full_ring();
    }
}

void QueuedTaking::queue(Claim claim) {
    const auto is_open = [&](std::uint32_t slot) {
        return std::ranges::find(open_, slot, &Open::slot) != open_.end();
    };
    std::uint32_t slot = 0;
    while (is_open(slot)) {
        ++slot;
    }
    source_->queue(slot, claim.pixels());
    open_.push_back({slot, std::move(claim), {}, 0, {}});
}

void QueuedTaking::wait_for_room() {
    scan_->source_is_not_asked();
    const std::uint64_t since_ns = monotonic_ns();
    while (!scan_->must_end()) {
        scan_->tick();
        (void)scan_->make_changes();
        if (scan_->is_pause_asked() || scan_->session().frames().wait_for_room(kLongestWait) ||
            scan_->session().make_room()) {
            break;
        }
    }
    scan_->session().counters().count_full_wait(monotonic_ns() - since_ns);
}

void QueuedTaking::trigger_if_due() {
    if (!triggers_ || !triggers_->is_due(monotonic_ns())) {
        return;
    }
    if (source_->trigger()) {
        scan_->session().counters().count_missed_periods(triggers_->given(monotonic_ns()));
    }
}

Nanoseconds QueuedTaking::longest_wait() const noexcept {
    const Nanoseconds limit = lacks_room_ || is_flushing_ ? kShortWait : kLongestWait;
    const auto due_in = triggers_ ? triggers_->due_in(monotonic_ns()) : std::nullopt;
    // One that is due was not taken, as the camera is away, or has just become due.
    return due_in ? std::min(limit, *due_in == Nanoseconds(0) ? kShortWait : *due_in) : limit;
}

void QueuedTaking::wait_for_source() {
    FilledSlot filled;
    const SlotWait result = source_->wait(longest_wait(), filled);
    scan_->tick();
    switch (result) {
        case SlotWait::returned:
            take_back(filled);
            break;
        case SlotWait::not_yet:
            is_flushing_ = false;
            if (triggers_ && !triggers_->awaits_frame()) {
                scan_->source_is_not_asked();
            } else {
                scan_->source_is_silent();
            }
            break;
        case SlotWait::reconnecting:
            scan_->source_is_not_asked();
            if (triggers_) {
                triggers_->answered();
            }
            break;
        case SlotWait::ended:
            stop();  // what came before is taken
            scan_->end_with_source();
    }
}

void QueuedTaking::take_back(const FilledSlot& filled) {
    const auto open = std::ranges::find(open_, filled.slot, &Open::slot);
    if (open == open_.end() || open->back) {
        fail(ExitCode::failed, "{} gave slot {} back, which it does not have; this is a fault of the source",
             scan_->settings().plan.source, filled.slot);
    }
    const std::uint64_t now_ns = monotonic_ns();
    open->back = filled;
    open->values = shown_.placed(filled.values);
    open->capture_time_ns = filled.host_time_ns == 0 ? now_ns : std::min(filled.host_time_ns, now_ns);
    is_flushing_ = filled.status == SlotStatus::canceled;
    if (is_flushing_) {
        scan_->source_is_silent();
    } else {
        scan_->source_spoke();
        if (triggers_) {
            triggers_->answered();
        }
    }
}

void QueuedTaking::publish_those_back() {
    const auto is_canceled = [](const Open& open) {
        return open.back && open.back->status == SlotStatus::canceled;
    };
    while (!open_.empty() && is_canceled(open_.back())) {
        open_.pop_back();
    }
    // One without a frame before one with a frame has a number between others, and stands for a failed one.
    // Whether it has to is known once a younger one came back.
    for (;;) {
        const auto frame = std::ranges::find_if_not(open_, is_canceled);
        if (frame == open_.end() || !frame->back) {
            return;
        }
        for (auto left = frame - open_.begin() + 1; left != 0; --left) {
            publish_oldest();
            if (scan_->frames_left() == 0U) {
                return;
            }
        }
    }
}

void QueuedTaking::publish_oldest() {
    Open& open = open_.front();
    const FilledSlot& filled = *open.back;
    count(count_.next(filled.camera_frame_id, filled.restarted), open.capture_time_ns);
    if (scan_->frames_left() == 0U) {
        return;  // those lost before it were the plan's last
    }
    FrameInfo info = scan_->next_frame(open.capture_time_ns);
    info.camera_frame_id = filled.camera_frame_id;
    info.camera_timestamp = filled.camera_timestamp;
    open.values.put_into(info);
    info.status = status_of(filled, info.payload_bytes);
    clear_unwritten(open.claim.pixels().first(info.payload_bytes), filled);
    scan_->publish(std::move(open.claim), info);
    open_.erase(open_.begin());
}

void QueuedTaking::count(CameraCount::Step step, std::uint64_t capture_time_ns) {
    const std::uint64_t before_ns = std::exchange(last_capture_ns_, capture_time_ns);
    if (step.restarted) {
        scan_->camera_was_away(Nanoseconds(capture_time_ns - std::min(before_ns, capture_time_ns)));
    }
    if (step.lost != 0) {
        ran_dry_ ? scan_->lose_for_room(step.lost) : scan_->lose_in_camera(step.lost);
    }
    ran_dry_ = false;
}

}  // namespace framering
