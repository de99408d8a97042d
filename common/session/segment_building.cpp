#include "common/session/segment_building.hpp"

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "common/session/session_view.hpp"
#include "common/shm/layout_table.hpp"

namespace framering {

using layout::Identity;
using layout::SegmentKind;

namespace {
LeasedSegment create_control(const SessionSettings& settings) {
    std::optional<Segment> segment =
        Segment::create(control_segment_name(settings.session), settings.group_readable);
    trace_point<"acquirer_control_created">();
    std::optional<Lease> lease;
    if (segment) {
        lease = Lease::take(segment->lease_handle(), layout::kProducerLease);
    }
    if (!lease || !segment->is_linked()) {
        fail(ExitCode::refused, "session '{}': another acquirer started at the same time and took the session",
             settings.session);
    }
    return {std::move(*segment), std::move(lease)};
}

LeasedSegment create_frames(const SessionSettings& settings) {
    const std::string name = frames_segment_name(settings.session);
    std::optional<Segment> segment = Segment::create(name, settings.group_readable);
    if (!segment) {
        // Says whose it is, where it is another user's.
        (void)Segment::open(name, Access::read_write, Purpose::replace);
        fail(ExitCode::refused, "session '{}': another process created its frames segment at the same time",
             settings.session);
    }
    trace_point<"acquirer_frames_created">();
    std::optional<Lease> lease = Lease::take(segment->lease_handle(), layout::kProducerLease);
    return {std::move(*segment), std::move(lease)};
}

void fill_identity(Identity& identity, SegmentKind kind, const SessionSettings& settings,
                   const UuidBytes& session_uuid) {
    identity.magic = layout::kMagic;
    identity.version = layout::kVersion;
    identity.kind = kind;
    identity.layout_hash = layout::layout_hash();
    identity.session_uuid = session_uuid;
    identity.boot_id = this_boot_id();
    set_text(identity.session, settings.session);
    identity.slot_count = settings.slot_count;
    identity.slot_stride = settings.slot_stride;
    identity.segment_bytes = kind == SegmentKind::control
                                 ? layout::control_bytes(settings.slot_count)
                                 : layout::frames_bytes(settings.slot_count, settings.slot_stride);
    identity.header_offset = layout::kHeaderTableOffset;
    identity.pixel_offset = layout::pixel_offset(settings.slot_count);
    identity.created_utc_ns = utc_ns();
    identity.utc_offset_ns = static_cast<std::int64_t>(utc_ns() - monotonic_ns());
}

ControlMemory fill_control(Segment& segment, const SessionSettings& settings, const Inheritance& inherited) {
    segment.reserve(layout::control_bytes(settings.slot_count));
    // Pages of a new segment are zero, which is the first state of every word in it.
    const MappedRegion page = segment.map(0, layout::kProtectionUnit, Access::read_write);
    fill_identity(*reinterpret_cast<Identity*>(page.data()), SegmentKind::control, settings,
                  inherited.session_uuid);
    ControlMemory control(segment);
    control.state().head.store(inherited.head, std::memory_order_relaxed);
    control.state().scan_id.store(inherited.scan_id, std::memory_order_relaxed);
    control.state().epoch.store(inherited.epoch + 1, std::memory_order_relaxed);
    control.state().heartbeat_ns.store(monotonic_ns(), std::memory_order_relaxed);
    trace_point<"acquirer_control_made">();
    return control;
}

void fill_frames(Segment& segment, const SessionSettings& settings, const Inheritance& inherited) {
    segment.reserve(layout::frames_bytes(settings.slot_count, settings.slot_stride), settings.pages);
    const MappedRegion page = segment.map(0, layout::kPage, Access::read_write);
    auto& identity = *reinterpret_cast<Identity*>(page.data());
    fill_identity(identity, SegmentKind::frames, settings, inherited.session_uuid);
    identity.ready.store(1, std::memory_order_release);
    trace_point<"acquirer_frames_made">();
}
}  // namespace

SessionSegments build_segments(const SessionSettings& settings, const Inheritance& inherited) {
    LeasedSegment control_segment = create_control(settings);
    std::optional<LeasedSegment> frames_segment;
    try {
        ControlMemory control = fill_control(control_segment.segment, settings, inherited);
        frames_segment.emplace(create_frames(settings));
        fill_frames(frames_segment->segment, settings, inherited);
        FramesMemory frames(frames_segment->segment, control.identity(), inherited.head);
        // Everything stands: from here on others may come.
        control.identity().ready.store(1, std::memory_order_release);
        trace_point<"acquirer_session_ready">();
        return {std::move(control), std::move(frames), std::move(control_segment), std::move(*frames_segment)};
    } catch (...) {
        unlink_segments(settings.session, &control_segment.segment,
                        frames_segment ? &frames_segment->segment : nullptr);
        throw;
    }
}

}  // namespace framering
