#include "common/session/session_view.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/other_layout.hpp"
#include "common/shm/layout_table.hpp"
#include "common/shm/lease.hpp"

namespace framering {

using layout::Identity;
using layout::SegmentKind;

std::string control_segment_name(const std::string& session) {
    return "framering_" + session + "_control";
}

std::string frames_segment_name(const std::string& session) {
    return "framering_" + session + "_frames";
}

namespace {
std::uint64_t expected_bytes(const Identity& identity, SegmentKind kind) noexcept {
    return kind == SegmentKind::control ? layout::control_bytes(identity.slot_count)
                                        : layout::frames_bytes(identity.slot_count, identity.slot_stride);
}

bool geometry_is_sane(const Identity& identity) noexcept {
    constexpr std::uint64_t largest_stride = 1ULL << 34;  // above 65 535 x 65 535 pixels of 16 bits
    return identity.slot_count >= layout::kMinSlots && identity.slot_count <= layout::kMaxSlots &&
           identity.slot_stride >= layout::kPage && identity.slot_stride <= largest_stride &&
           identity.slot_stride % layout::kPage == 0 && identity.header_offset == layout::kHeaderTableOffset &&
           identity.pixel_offset == layout::pixel_offset(identity.slot_count);
}

std::optional<std::string> why_unusable(const Identity& identity, std::uint64_t segment_bytes, SegmentKind kind,
                                        const std::string& session) {
    if (identity.ready.load(std::memory_order_acquire) != 1) {
        return "is incomplete: its acquirer is starting, or died while starting";
    }
    if (identity.magic != layout::kMagic || identity.kind != kind) {
        return "was not created by Framering";
    }
    if (identity.version != layout::kVersion) {
        return fmt::format("has layout version {}, this program supports {}", identity.version, layout::kVersion);
    }
    if (identity.layout_hash != layout::layout_hash()) {
        return "was created by a build with another memory layout";
    }
    if (identity.boot_id != this_boot_id()) {
        return "was created before the last boot";
    }
    if (text_of(identity.session) != session || !geometry_is_sane(identity)) {
        return "is damaged";
    }
    if (segment_bytes < expected_bytes(identity, kind)) {
        return fmt::format("is truncated: {} of {}", size_text(segment_bytes),
                           size_text(expected_bytes(identity, kind)));
    }
    return std::nullopt;
}
}  // namespace

std::optional<std::string> why_unusable(const Segment& segment, SegmentKind kind, const std::string& session) {
    const std::uint64_t bytes = segment.size();
    if (bytes < layout::kPage) {
        return "is incomplete: its acquirer is starting, or died while starting";
    }
    const MappedRegion page = segment.map(0, layout::kPage, Access::read_only);
    return why_unusable(*reinterpret_cast<const Identity*>(page.data()), bytes, kind, session);
}

void set_identity(layout::ProcessIdentity& identity, std::string_view program) noexcept {
    identity.pid = static_cast<std::uint64_t>(getpid());
    identity.started_ns = monotonic_ns();
    identity.started_utc_ns = utc_ns();
    set_text(identity.program, program);
}

std::string identity_text(const layout::ProcessIdentity& identity) {
    return fmt::format("{} (pid {}, since {})", text_of(identity.program), identity.pid,
                       utc_text(identity.started_utc_ns));
}

SessionView::SessionView(std::string session, Segment control, Segment frames)
    : session_(std::move(session)),
      control_(std::move(control)),
      frames_(std::move(frames)),
      control_map_(control_.map(0, control_.size(), Access::read_only)),
      frames_map_(frames_.map(0, frames_.size(), Access::read_only, layout::kHugePage)) {
}

namespace {
// A session of another version that is not to be lost has a line of its own.
void refuse_if_of_other_layout(const Segment& control, const std::string& session) {
    if (const auto other = other_layout_of(control, session)) {
        refuse_if_needed(*other, session, false);
    }
}

[[noreturn]] void refuse(const std::string& segment, const std::string& why, const std::string& session) {
    fail(ExitCode::failed, "segment /dev/shm/{} {}; to replace it, run framering acquirer --session {}", segment,
         why, session);
}
}  // namespace

std::optional<SessionView> SessionView::open(const std::string& session, Access access) {
    std::optional<Segment> control = Segment::open(control_segment_name(session), access);
    if (!control) {
        return std::nullopt;
    }
    if (const auto why = why_unusable(*control, SegmentKind::control, session)) {
        refuse_if_of_other_layout(*control, session);
        refuse(control->name(), *why, session);
    }
    std::optional<Segment> frames = Segment::open(frames_segment_name(session), Access::read_only);
    if (!frames) {
        refuse(control->name(), "belongs to a session whose frames segment was removed", session);
    }
    if (const auto why = why_unusable(*frames, SegmentKind::frames, session)) {
        refuse(frames->name(), *why, session);
    }
    SessionView view(session, std::move(*control), std::move(*frames));
    const auto& of_frames = *reinterpret_cast<const Identity*>(view.frames_map_.data());
    const bool same = of_frames.session_uuid == view.identity().session_uuid &&
                      of_frames.slot_count == view.identity().slot_count &&
                      of_frames.slot_stride == view.identity().slot_stride;
    if (!same) {
        refuse(view.frames_.name(), "belongs to another run of the acquirer", session);
    }
    return view;
}

std::optional<RingSize> standing_ring(const std::string& session) {
    try {
        const auto view = SessionView::open(session, Access::read_only);
        if (view && !view->retired()) {
            return RingSize{view->identity().slot_count, view->identity().slot_stride};
        }
    } catch (const Error&) {
        return std::nullopt;  // damaged or stale: it is going to be replaced
    }
    return std::nullopt;
}

SessionView SessionView::wait_for(const std::string& session, Access access, Nanoseconds limit, StopToken stop) {
    const Deadline deadline = Deadline::in(limit);
    for (;;) {
        const bool last_try = deadline.has_passed();
        try {
            std::optional<SessionView> view = open(session, access);
            if (view && !view->retired()) {
                return std::move(*view);
            }
        } catch (const Error&) {
            if (last_try) {
                throw;
            }
        }
        if (last_try) {
            fail(ExitCode::failed, "session '{}' does not exist{}; start a scan with: framering run --session {}",
                 session, limit.count() == 0 ? "" : fmt::format(" (waited {})", duration_text(limit)), session);
        }
        deadline.sleep(std::chrono::milliseconds(20));
        if (stop.requested()) {
            fail(ExitCode::canceled, "stopped while waiting for session '{}'", session);
        }
    }
}

const Identity& SessionView::identity() const noexcept {
    return *reinterpret_cast<const Identity*>(control_map_.data());
}

const layout::ProducerState& SessionView::producer() const noexcept {
    return *reinterpret_cast<const layout::ProducerState*>(control_map_.data() + layout::kProducerOffset);
}

const layout::SourceState& SessionView::source() const noexcept {
    return *reinterpret_cast<const layout::SourceState*>(control_map_.data() + layout::kProducerOffset +
                                                         layout::kSourceStateOffset);
}

const layout::Requests& SessionView::requests() const noexcept {
    return *reinterpret_cast<const layout::Requests*>(control_map_.data() + layout::kRequestsOffset);
}

const layout::ReaderEntry& SessionView::entry(std::uint64_t index) const noexcept {
    return *reinterpret_cast<const layout::ReaderEntry*>(control_map_.data() + layout::entry_offset(index));
}

const layout::ReportState& SessionView::reports(std::uint64_t index) const noexcept {
    return *reinterpret_cast<const layout::ReportState*>(control_map_.data() + layout::entry_offset(index) +
                                                         layout::kReportsOffset);
}

const layout::ScanRecord& SessionView::record(std::uint64_t scan_id) const noexcept {
    return *reinterpret_cast<const layout::ScanRecord*>(control_map_.data() + layout::kProducerOffset +
                                                        layout::kScanRecordsOffset +
                                                        scan_id % layout::kScanRecords * layout::kScanRecordBytes);
}

ReaderMemory SessionView::ring() const noexcept {
    const std::byte* frames = frames_map_.data();
    return {&producer(),
            reinterpret_cast<const layout::Word*>(control_map_.data() + layout::kProducerOffset +
                                                  layout::kSlotWordsOffset),
            reinterpret_cast<const FrameInfo*>(frames + layout::kHeaderTableOffset),
            frames + layout::pixel_offset(identity().slot_count),
            identity().slot_count,
            identity().slot_stride};
}

bool SessionView::acquirer_alive() const noexcept {
    return Lease::is_held(control_.lease_handle(), layout::kProducerLease);
}

bool SessionView::reader_alive(std::uint64_t index) const noexcept {
    return Lease::is_held(control_.lease_handle(), layout::reader_lease(index));
}

bool SessionView::retired() const noexcept {
    return producer().retired.load(std::memory_order_acquire) != 0;
}

}  // namespace framering
