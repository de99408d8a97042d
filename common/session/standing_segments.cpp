#include "common/session/standing_segments.hpp"

#include "common/base/clock.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/base/trace_point.hpp"
#include "common/session/other_layout.hpp"
#include "common/session/relaxed.hpp"
#include "common/session/ring_numbers.hpp"
#include "common/session/scan_book.hpp"
#include "common/session/session_view.hpp"

namespace framering {

using layout::SegmentKind;

namespace {
// After a process with a large ring is killed, the kernel takes a moment to release its lease.
constexpr Nanoseconds kLeasePatience = std::chrono::seconds(2);

[[noreturn]] void refuse_second(const Segment& control, const std::string& session) {
    if (const auto other = other_layout_of(control, session)) {
        fail(ExitCode::refused,
             "session '{0}' is in use by an acquirer of another version of Framering (memory layout {1}, this one "
             "has {2}); use another --session, or stop it with that version's framering cancel --session {0}",
             session, other->version, layout::kVersion);
    }
    std::string holder = "another acquirer";
    if (!why_unusable(control, SegmentKind::control, session)) {
        const MappedRegion map = control.map(layout::kProducerOffset, layout::kPage, Access::read_only);
        holder = identity_text(reinterpret_cast<const layout::ProducerState*>(map.data())->identity);
    }
    fail(ExitCode::refused,
         "session '{}' is in use by {}; use another --session, or stop it with: framering cancel --session {}",
         session, holder, session);
}
}  // namespace

StandingSegments::StandingSegments(const SessionSettings& settings) : settings_(&settings) {
    // A segment of another user cannot be replaced: found out before anything is created.
    (void)Segment::open(frames_segment_name(settings_->session), Access::read_write, Purpose::replace);
    take_control_lease();
}

void StandingSegments::take_control_lease() {
    const Deadline deadline = Deadline::in(kLeasePatience);
    const std::string name = control_segment_name(settings_->session);
    for (;;) {
        std::optional<Segment> control = Segment::open(name, Access::read_write, Purpose::replace);
        if (!control) {
            control = Segment::create(name, settings_->group_readable);
        }
        if (!control) {
            continue;  // somebody created it between the two
        }
        std::optional<Lease> lease = Lease::take(control->lease_handle(), layout::kProducerLease);
        if (!lease) {
            if (deadline.has_passed()) {
                refuse_second(*control, settings_->session);
            }
            sleep_for(std::chrono::milliseconds(20));
            continue;
        }
        trace_point<"acquirer_lease_taken">();
        // Two acquirers can hold the leases of two files that had this name; the one that has it now wins.
        if (control->is_linked()) {
            control_segment_.emplace(LeasedSegment{std::move(*control), std::move(lease)});
            return;
        }
    }
}

std::optional<SessionSegments> StandingSegments::keep() {
    if (!map_control()) {
        return std::nullopt;
    }
    open_frames();
    if (!frames_segment_ || !has_wanted_geometry() || control_->state().retired.load(kRelaxed) != 0 ||
        !take_frames_lease()) {
        return std::nullopt;
    }
    FramesMemory frames(frames_segment_->segment, control_->identity(), control_->state().head.load(kRelaxed));
    if (frames.identity().session_uuid != control_->identity().session_uuid) {
        return std::nullopt;
    }
    control_->state().epoch.fetch_add(1, kRelaxed);
    trace_point<"acquirer_epoch_raised">();
    return SessionSegments{std::move(*control_), std::move(frames), std::move(*control_segment_),
                           std::move(*frames_segment_)};
}

bool StandingSegments::warn_if_exposed(const Segment& segment) const {
    if (segment.is_exposed()) {
        log_warning("segment {} can be written by other users and cannot be trusted; recreating session '{}'",
                    segment.name(), settings_->session);
    }
    return segment.is_exposed();
}

bool StandingSegments::map_control() {
    const Segment& segment = control_segment_->segment;
    if (!segment.is_exposed()) {
        refuse_if_of_other_layout(segment);
    }
    if (warn_if_exposed(segment) || why_unusable(segment, SegmentKind::control, settings_->session)) {
        return false;
    }
    control_.emplace(segment);
    const layout::ProducerState& state = control_->state();
    if (ring_is_sound(state, {control_->slot_words(), control_->identity().slot_count})) {
        return true;
    }
    log_warning("session '{}' is damaged: its ring cannot be at frame {}; recreating it", settings_->session,
                state.head.load(kRelaxed));
    control_->retire();
    control_.reset();
    return false;
}

void StandingSegments::open_frames() {
    std::optional<Segment> frames =
        Segment::open(frames_segment_name(settings_->session), Access::read_write, Purpose::replace);
    if (frames && !warn_if_exposed(*frames) && !why_unusable(*frames, SegmentKind::frames, settings_->session)) {
        frames_segment_.emplace(LeasedSegment{std::move(*frames), std::nullopt});
    }
}

void StandingSegments::refuse_if_of_other_layout(const Segment& control) const {
    const auto other = other_layout_of(control, settings_->session);
    if (!other) {
        return;
    }
    // Without the frames segment nobody can store them any more.
    const bool has_frames =
        Segment::open(frames_segment_name(settings_->session), Access::read_write, Purpose::replace).has_value();
    refuse_if_needed(*other, settings_->session, !has_frames);
    log_info("session '{}' is of another version of Framering (memory layout {}); recreating it",
             settings_->session, other->version);
}

bool StandingSegments::has_wanted_geometry() const noexcept {
    return control_->identity().slot_count == settings_->slot_count &&
           control_->identity().slot_stride == settings_->slot_stride;
}

bool StandingSegments::take_frames_lease() {
    // The kernel releases the two leases of a process that ends one after the other.
    const Deadline deadline = Deadline::in(kLeasePatience);
    for (;;) {
        frames_segment_->lease = Lease::take(frames_segment_->segment.lease_handle(), layout::kProducerLease);
        if (frames_segment_->lease || deadline.has_passed()) {
            return frames_segment_->lease.has_value();
        }
        sleep_for(std::chrono::milliseconds(5));
    }
}

Inheritance StandingSegments::retire() {
    Inheritance inherited{new_uuid(), 0, 0, 0};
    if (control_) {  // else foreign or half-built: nothing in it is worth keeping
        refuse_if_owed();
        layout::ProducerState& state = control_->state();
        ScanBook book(control_->scan_records(), state.scan_id);
        if (const auto open = book.newest(); open && !open->over()) {
            book.end(layout::ScanState::interrupted, "its acquirer died, and the next one uses another ring",
                     state.head.load(kRelaxed), 0);
        }
        inherited = {control_->identity().session_uuid, state.head.load(kRelaxed), state.scan_id.load(kRelaxed),
                     state.epoch.load(kRelaxed)};
        control_->retire();
    }
    frames_segment_.reset();
    control_.reset();
    unlink_segments(settings_->session, &control_segment_->segment, nullptr);
    return inherited;
}

void StandingSegments::refuse_if_owed() const {
    const layout::Identity& identity = control_->identity();
    const std::uint64_t owed = owed_frames(control_->state(), identity.slot_count, control_->const_entries());
    // Without the frames segment nobody can store them any more.
    if (owed != 0 && frames_segment_ && control_->state().retired.load(kRelaxed) == 0) {
        fail(ExitCode::refused,
             "session '{0}' still holds {1} frames that are not stored, in a ring of {2} slots of {3}; store "
             "them with: framering writer --session {0}, discard them with: framering remove --discard --session "
             "{0}, or use another --session",
             settings_->session, owed, identity.slot_count, size_text(identity.slot_stride));
    }
}

}  // namespace framering
