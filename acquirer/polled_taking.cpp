#include "acquirer/polled_taking.hpp"

#include <algorithm>
#include <limits>

#include "common/base/trace_point.hpp"

namespace framering {

void PolledTaking::start(std::uint64_t passed_periods) {
    if (scan_->settings().resume) {
        source_->go_to(scan_->delivered());
    }
    schedule_.emplace(scan_->settings().plan.frame_rate_hz, scan_->began_ns(), passed_periods);
}

void PolledTaking::step() {
    // The slot is chosen last: while the source is waited for, a full ring may get room again.
    if (scan_->is_stepped() && !wait_at_point()) {
        return;
    }
    scan_->start_sequence();
    // Where an actuator triggers the source, it says when.
    if ((!scan_->is_hardware_timed() && !wait_until_due()) || !wait_for_source()) {
        return;
    }
    const std::uint64_t came_ns = monotonic_ns();
    std::optional<Claim> claim = claim_slot();
    if (!claim) {
        return;
    }
    FrameInfo info = scan_->next_frame(source_->delivery() == Delivery::on_demand ? monotonic_ns() : came_ns);
    if (fill(*claim, info)) {  // else the claim ends here, and gives the slot back
        trace_point<"acquirer_pixels_filled">();
        scan_->leave_point(1);
        scan_->publish(std::move(*claim), info);
    }
}

bool PolledTaking::wait_at_point() {
    for (;;) {
        if (scan_->is_pause_asked()) {
            scan_->wait_while_paused();
        }
        scan_->tick();
        (void)scan_->make_changes();
        if (scan_->must_end()) {
            return false;
        }
        switch (scan_->approach_point()) {
            case AtPoint::there:
                if (scan_->is_first_at_point()) {
                    schedule_->pass_over(monotonic_ns());
                }
                return true;
            case AtPoint::failed:
                if (std::optional<Claim> claim = claim_slot()) {
                    scan_->publish_failed_point(std::move(*claim));
                }
                return false;
            case AtPoint::not_yet:
                break;
        }
    }
}

bool PolledTaking::wait_until_due() {
    for (;;) {
        if (scan_->is_pause_asked()) {
            scan_->wait_while_paused();
            schedule_->pass_over(monotonic_ns());
            if (scan_->is_stepped()) {
                return false;  // everything is to be brought to the point again
            }
        }
        const std::uint64_t now_ns = monotonic_ns();
        scan_->session().tick(now_ns);
        (void)scan_->make_changes();
        const std::uint64_t due_ns = schedule_->next_due_ns();
        if (now_ns >= due_ns) {
            scan_->session().counters().count_missed_periods(schedule_->take(now_ns));
            return true;
        }
        if (scan_->must_end()) {
            return false;
        }
        sleep_until_ns(std::min(due_ns, now_ns + static_cast<std::uint64_t>(kLongestWait.count())));
    }
}

bool PolledTaking::wait_for_source() {
    scan_->source_spoke();
    for (;;) {
        switch (source_->wait(kLongestWait)) {
            case Readiness::ready:
                scan_->source_spoke();
                return true;
            case Readiness::ended:
                scan_->end_with_source();
                return false;
            case Readiness::not_yet:
                scan_->tick();
                (void)scan_->make_changes();
                const bool is_silent = scan_->source_is_silent();
                if (scan_->is_pause_asked()) {
                    source_->begin_anew();
                }
                if (scan_->must_end() || scan_->is_pause_asked() || !is_sequence_going_on(is_silent)) {
                    return false;
                }
        }
    }
}

bool PolledTaking::is_sequence_going_on(bool is_silent) {
    switch (scan_->is_hardware_timed() ? scan_->look_at_sequence(is_silent) : SequenceState::goes_on) {
        case SequenceState::over:
            scan_->lose_in_camera(scan_->frames_at_point(std::numeric_limits<std::uint64_t>::max()));
            return false;
        case SequenceState::failed:
            scan_->begin_sequence_anew();
            return false;
        default:
            return true;
    }
}

std::optional<Claim> PolledTaking::claim_slot() {
    FrameProducer& frames = scan_->session().frames();
    std::optional<Claim> claim = frames.try_claim();
    if (!claim && scan_->session().make_room()) {
        claim = frames.try_claim();
    }
    if (claim) {
        return claim;
    }
    // A point is not lost: it waits for its place.
    if (scan_->settings().when_full == WhenFull::drop && !scan_->is_stepped()) {
        return frames.claim_spare();
    }
    if (scan_->settings().when_full == WhenFull::stop) {
        scan_->end_with_full_ring();
        return std::nullopt;
    }
    const std::uint64_t since_ns = monotonic_ns();
    while (!claim && !scan_->must_end() && !scan_->is_pause_asked()) {
        scan_->tick();
        (void)scan_->make_changes();
        if (frames.wait_for_room(kLongestWait) || scan_->session().make_room()) {
            claim = frames.try_claim();
        }
    }
    scan_->session().counters().count_full_wait(monotonic_ns() - since_ns);
    return claim;
}

bool PolledTaking::fill(const Claim& claim, FrameInfo& info) {
    const std::span<std::byte> pixels = claim.pixels().first(info.payload_bytes);
    for (;;) {
        switch (source_->fill(pixels, info, claim.stored() ? claim.number() : scan_->delivered(), kLongestWait)) {
            case FillResult::filled:
                return true;
            case FillResult::partly:
                scan_->source_spoke();
                [[fallthrough]];
            case FillResult::not_yet:
                scan_->tick();
                scan_->source_is_silent();
                if (scan_->must_end()) {
                    return false;
                }
        }
    }
}

}  // namespace framering
