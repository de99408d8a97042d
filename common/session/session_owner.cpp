#include "common/session/session_owner.hpp"

#include "common/session/segment_building.hpp"
#include "common/session/session_view.hpp"
#include "common/session/standing_segments.hpp"

namespace framering {

namespace {
SessionSegments keep_or_build(const SessionSettings& settings, RingSetup& setup) {
    Inheritance inherited;
    {
        StandingSegments standing(settings);
        if (std::optional<SessionSegments> kept = standing.keep()) {
            setup.kept = true;
            return std::move(*kept);
        }
        inherited = standing.retire();
    }
    return build_segments(settings, inherited);
}

SessionSegments segments_for(const SessionSettings& settings, RingSetup& setup) {
    const std::uint64_t began_ns = monotonic_ns();
    SessionSegments segments = keep_or_build(settings, setup);
    setup.frames_bytes = segments.frames.size_bytes();
    setup.huge_page_bytes = segments.frames.huge_page_bytes();
    setup.is_locked = segments.frames.is_locked();
    setup.took = Nanoseconds(monotonic_ns() - began_ns);
    return segments;
}
}  // namespace

SessionOwner::SessionOwner(const SessionSettings& settings)
    : settings_(settings), segments_(segments_for(settings, setup_)) {
    set_identity(control().state().identity, "acquirer");
}

ProducerMemory SessionOwner::ring() const noexcept {
    return {&control().state(),        control().slot_words(), segments_.frames.headers(),
            segments_.frames.pixels(), settings_.slot_count,   settings_.slot_stride};
}

bool SessionOwner::reader_alive(std::uint64_t index) const noexcept {
    return Lease::is_held(segments_.control_segment.segment.lease_handle(), layout::reader_lease(index));
}

std::optional<Lease> SessionOwner::take_reader_lease(std::uint64_t index) const {
    return Lease::take(segments_.control_segment.segment.lease_handle(), layout::reader_lease(index));
}

void SessionOwner::unlink() noexcept {
    unlink_segments(settings_.session, &segments_.control_segment.segment, &segments_.frames_segment.segment);
}

}  // namespace framering
