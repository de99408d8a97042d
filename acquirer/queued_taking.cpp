#include "acquirer/queued_taking.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

#include "common/base/log.hpp"

namespace framering {

namespace {
// While the source has fewer slots than it may have, room is looked for as often.
constexpr Nanoseconds kShortWait = std::chrono::milliseconds(2);
}  // namespace

QueuedTaking::QueuedTaking(QueuedSource& source, RunningScan& scan)
    : source_(&source),
      scan_(&scan),
      shown_(source, scan.session().source()),
      count_(source.frame_ids()),
      open_(slots_ahead(scan.session().frames().slot_count())),
      slots_(source, scan, open_) {
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
    if (scan_->is_stepped() && !step_end_ && !begin_step()) {
        return;
    }
    if (!is_flushing_ || open_.empty()) {
        slots_.fill_up(frames_to_queue());
    }
    if (scan_->must_end()) {
        return;
    }
    if (open_.empty()) {
        slots_.wait_for_room();
        return;
    }
    if (!std::exchange(is_started_, true)) {
        source_->start(triggers_ || !step_end_ ? scan_->frames_left() : frames_to_queue());
        shown_.tell_counters(monotonic_ns(), true);
    }
    if (step_end_) {
        scan_->start_sequence();
    }
    trigger_if_due();
    wait_for_source();
    publish_those_back();
    if (step_end_ && scan_->delivered() >= *step_end_) {
        end_step();
    }
    shown_.tell_counters(monotonic_ns());
    slots_.look_if_dry();
}

void QueuedTaking::stop() noexcept {
    try {
        source_->stop();
        // Those that came back behind one that did not are frames all the same.
        open_.cancel_those_out();
        if (scan_->frames_left() != 0U) {
            publish_those_back();
        }
        shown_.tell_counters(monotonic_ns(), true);
    } catch (const std::exception& error) {
        log_warning("{}", error.what());
    }
    open_.clear();
}

bool QueuedTaking::begin_step() {
    scan_->tick();
    scan_->source_is_not_asked();
    if (scan_->must_end()) {
        return false;
    }
    if (is_started_ && scan_->is_camera_to_rest()) {
        stop_source();
    }
    switch (scan_->approach_point()) {
        case AtPoint::there:
            step_end_ = scan_->delivered() + scan_->frames_at_point(std::numeric_limits<std::uint64_t>::max());
            retakes_left_ = scan_->settings().moves.retries;
            if (triggers_) {
                triggers_->pass_over(monotonic_ns());
            }
            return true;
        case AtPoint::failed:
            if (std::optional<Claim> claim = scan_->session().frames().try_claim()) {
                scan_->publish_failed_point(std::move(*claim));
            } else {
                slots_.wait_for_room();
            }
            return false;
        case AtPoint::not_yet:
            break;
    }
    return false;
}

void QueuedTaking::end_step() {
    step_end_.reset();
    if (!triggers_) {
        stop_source();  // it would take frames on the way
    }
}

void QueuedTaking::stop_source() {
    source_->stop();
    open_.clear();  // slots of frames that were lost
    is_started_ = is_flushing_ = false;
    count_.begin_anew();
}

void QueuedTaking::give_step_up() {
    stop();
    count_.begin_anew();
    is_started_ = is_flushing_ = false;
    step_end_.reset();
}

void QueuedTaking::nothing_came(bool is_silent) {
    const bool is_sequence = step_end_ && scan_->is_hardware_timed();
    const SequenceState state = is_sequence ? scan_->look_at_sequence(is_silent) : SequenceState::goes_on;
    // A camera that counts its frames has lost one: it is started again for the rest.
    const bool has_counted = step_end_ && !is_sequence && source_->delivery() == Delivery::free_running;
    if (state == SequenceState::goes_on && !(has_counted && is_silent)) {
        return;
    }
    const std::uint64_t end = *step_end_;
    give_step_up();
    if (state == SequenceState::over) {
        scan_->lose_in_camera(end - scan_->delivered());
    } else if (state == SequenceState::failed) {
        scan_->begin_sequence_anew();
    }
}

std::optional<std::uint64_t> QueuedTaking::frames_to_queue() const noexcept {
    return step_end_ ? std::optional(*step_end_ - scan_->delivered()) : scan_->frames_left();
}

bool QueuedTaking::is_to_be_retaken(const OpenSlot& open) const noexcept {
    const bool is_alone = step_end_ && !scan_->is_hardware_timed() && scan_->is_first_at_point() &&
                          *step_end_ == scan_->delivered() + 1;
    return is_alone && retakes_left_ != 0 &&
           status_of(*open.back, scan_->settings().plan.format.payload_bytes()) != FrameStatus::good;
}

void QueuedTaking::retake() {
    --retakes_left_;
    scan_->retake_point();
    open_.pop_front();
    if (!triggers_) {
        stop_source();
    }
}

void QueuedTaking::pause() {
    give_step_up();
    if (scan_->must_end()) {
        return;
    }
    scan_->wait_while_paused();
    slots_.forget_dry();
    last_capture_ns_ = monotonic_ns();
    if (triggers_) {
        triggers_->pass_over(last_capture_ns_);
    }
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
    const Nanoseconds limit = slots_.lacks_room() || is_flushing_ ? kShortWait : kLongestWait;
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
                nothing_came(scan_->source_is_silent());
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
    OpenSlot* const open = open_.out_with(filled.slot);
    if (open == nullptr) {
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
    for (std::size_t ready = open_.take_ready(); ready != 0; ready = open_.take_ready()) {
        for (; ready != 0; --ready) {
            if (is_to_be_retaken(open_.front())) {
                retake();
                return;
            }
            publish_oldest();
            if (scan_->frames_left() == 0U) {
                return;
            }
        }
    }
}

void QueuedTaking::publish_oldest() {
    OpenSlot& open = open_.front();
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
    scan_->leave_point(1);
    scan_->publish(std::move(open.claim), info);
    open_.pop_front();
}

void QueuedTaking::count(CameraCount::Step step, std::uint64_t capture_time_ns) {
    const std::uint64_t before_ns = std::exchange(last_capture_ns_, capture_time_ns);
    if (step.restarted) {
        scan_->camera_was_away(Nanoseconds(capture_time_ns - std::min(before_ns, capture_time_ns)));
    }
    // A point of its own is not lost: its frame is here.
    const std::uint64_t lost = step_end_ ? std::min(step.lost, *step_end_ - scan_->delivered() - 1) : step.lost;
    if (lost != 0) {
        slots_.ran_dry() ? scan_->lose_for_room(lost) : scan_->lose_in_camera(lost);
    }
    slots_.forget_dry();
}

}  // namespace framering
