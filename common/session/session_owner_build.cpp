// How an acquirer builds a new pair of segments.
#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "common/session/session_owner.hpp"
#include "common/session/session_view.hpp"
#include "common/shm/layout_table.hpp"

namespace framering {

using layout::Identity;
using layout::SegmentKind;

void SessionOwner::build(const std::optional<Inheritance>& inherited) {
    pages_.reset();
    frames_map_.reset();
    frames_lease_.reset();
    frames_.reset();
    maps_.reset();
    unlink();
    control_lease_.reset();
    control_ = Segment::create(control_segment_name(settings_.session), settings_.group_readable);
    trace_point<"acquirer_control_created">();
    if (control_) {
        control_lease_ = Lease::take(control_->lease_handle(), layout::kProducerLease);
    }
    if (!control_lease_ || !control_->is_linked()) {
        fail(ExitCode::refused, "session '{}': another acquirer started at the same time and took the session",
             settings_.session);
    }
    Inheritance first = inherited.value_or(Inheritance{new_uuid(), 0, 0, 0});
    try {
        build_control(first);
        build_frames(first);
    } catch (...) {
        unlink();
        throw;
    }
    // Everything stands: from here on others may come.
    identity().ready.store(1, std::memory_order_release);
    trace_point<"acquirer_session_ready">();
}

void SessionOwner::build_control(const Inheritance& inherited) {
    control_->reserve(layout::control_bytes(settings_.slot_count));
    // Pages of a new segment are zero, which is the first state of every word in it.
    const MappedRegion page = control_->map(0, layout::kProtectionUnit, Access::read_write);
    fill_identity(*reinterpret_cast<Identity*>(page.data()), SegmentKind::control, inherited.session_uuid);
    map_control();
    state().head.store(inherited.head, std::memory_order_relaxed);
    state().scan_id.store(inherited.scan_id, std::memory_order_relaxed);
    state().epoch.store(inherited.epoch + 1, std::memory_order_relaxed);
    state().heartbeat_ns.store(monotonic_ns(), std::memory_order_relaxed);
    trace_point<"acquirer_control_made">();
}

void SessionOwner::build_frames(const Inheritance& inherited) {
    const std::uint64_t bytes = layout::frames_bytes(settings_.slot_count, settings_.slot_stride);
    frames_ = Segment::create(frames_segment_name(settings_.session), settings_.group_readable);
    if (!frames_) {
        // Says whose it is, where it is another user's.
        (void)Segment::open(frames_segment_name(settings_.session), Access::read_write, Purpose::replace);
        fail(ExitCode::refused, "session '{}': another process created its frames segment at the same time",
             settings_.session);
    }
    trace_point<"acquirer_frames_created">();
    frames_lease_ = Lease::take(frames_->lease_handle(), layout::kProducerLease);
    frames_->reserve(bytes, settings_.pages);
    const MappedRegion page = frames_->map(0, layout::kPage, Access::read_write);
    auto& identity = *reinterpret_cast<Identity*>(page.data());
    fill_identity(identity, SegmentKind::frames, inherited.session_uuid);
    identity.ready.store(1, std::memory_order_release);
    trace_point<"acquirer_frames_made">();
    map_frames();
}

void SessionOwner::fill_identity(Identity& identity, SegmentKind kind, const UuidBytes& uuid) const noexcept {
    identity.magic = layout::kMagic;
    identity.version = layout::kVersion;
    identity.kind = kind;
    identity.layout_hash = layout::layout_hash();
    identity.session_uuid = uuid;
    identity.boot_id = this_boot_id();
    set_text(identity.session, settings_.session);
    identity.slot_count = settings_.slot_count;
    identity.slot_stride = settings_.slot_stride;
    identity.segment_bytes = kind == SegmentKind::control
                                 ? layout::control_bytes(settings_.slot_count)
                                 : layout::frames_bytes(settings_.slot_count, settings_.slot_stride);
    identity.header_offset = layout::kHeaderTableOffset;
    identity.pixel_offset = layout::pixel_offset(settings_.slot_count);
    identity.created_utc_ns = utc_ns();
    identity.utc_offset_ns = static_cast<std::int64_t>(utc_ns() - monotonic_ns());
}

}  // namespace framering
