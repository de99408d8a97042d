#include "common/session/session_owner.hpp"

#include <algorithm>
#include <new>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/base/trace_point.hpp"
#include "common/session/ring_numbers.hpp"
#include "common/session/scan_book.hpp"
#include "common/session/session_view.hpp"
#include "common/shm/layout_table.hpp"
#include "common/shm/wake_word.hpp"

namespace framering {

using layout::Identity;
using layout::SegmentKind;

namespace {
// After a process with a large ring is killed, the kernel takes a moment to release its lease.
constexpr Nanoseconds kLeasePatience = std::chrono::seconds(2);

[[noreturn]] void refuse_second(const Segment& control, const std::string& session) {
    std::string holder = "another acquirer";
    if (!why_unusable(control, SegmentKind::control, session)) {
        const MappedRegion map = control.map(layout::kProducerOffset, layout::kPage, Access::read_only);
        holder = identity_text(reinterpret_cast<const layout::ProducerState*>(map.data())->identity);
    }
    fail(ExitCode::refused,
         "session '{}' is in use by {}; use another --session, or stop it with: control cancel --session {}",
         session, holder, session);
}
}  // namespace

SessionOwner::SessionOwner(const SessionSettings& settings) : settings_(settings) {
    const std::uint64_t began_ns = monotonic_ns();
    // A segment of another user cannot be replaced: found out before anything is created.
    (void)Segment::open(frames_segment_name(settings_.session), Access::read_write, Purpose::replace);
    take_control_lease();
    if (!try_keep()) {
        build(retire_standing());
    }
    setup_.took = Nanoseconds(monotonic_ns() - began_ns);
    set_identity(state().identity, "acquirer");
}

void SessionOwner::take_control_lease() {
    const Deadline deadline = Deadline::in(kLeasePatience);
    const std::string name = control_segment_name(settings_.session);
    for (;;) {
        control_ = Segment::open(name, Access::read_write, Purpose::replace);
        if (!control_) {
            control_ = Segment::create(name, settings_.group_readable);
        }
        if (!control_) {
            continue;  // somebody created it between the two
        }
        control_lease_ = Lease::take(control_->lease_handle(), layout::kProducerLease);
        if (!control_lease_) {
            if (deadline.has_passed()) {
                refuse_second(*control_, settings_.session);
            }
            sleep_for(std::chrono::milliseconds(20));
            continue;
        }
        trace_point<"acquirer_lease_taken">();
        // Two acquirers can hold the leases of two files that had this name; the one that has it now wins.
        if (control_->is_linked()) {
            return;
        }
        control_lease_.reset();
    }
}

bool SessionOwner::warn_if_exposed(const Segment& segment) const {
    if (segment.is_exposed()) {
        log_warning("segment {} can be written by other users and cannot be trusted; recreating session '{}'",
                    segment.name(), settings_.session);
    }
    return segment.is_exposed();
}

bool SessionOwner::try_keep() {
    if (warn_if_exposed(*control_)) {
        return false;
    }
    if (why_unusable(*control_, SegmentKind::control, settings_.session)) {
        return false;
    }
    map_control();
    const auto* words = reinterpret_cast<const layout::Word*>(maps_->producer.data() + layout::kSlotWordsOffset);
    if (!ring_is_sound(state(), {words, identity().slot_count})) {
        log_warning("session '{}' is damaged: its ring cannot be at frame {}; recreating it", settings_.session,
                    state().head.load(std::memory_order_relaxed));
        retire();
        maps_.reset();  // nothing in it is worth keeping
        return false;
    }
    frames_ = Segment::open(frames_segment_name(settings_.session), Access::read_write, Purpose::replace);
    if (frames_ && (warn_if_exposed(*frames_) || why_unusable(*frames_, SegmentKind::frames, settings_.session))) {
        frames_.reset();
    }
    const bool same_geometry =
        identity().slot_count == settings_.slot_count && identity().slot_stride == settings_.slot_stride;
    if (!frames_ || !same_geometry || state().retired.load(std::memory_order_relaxed) != 0) {
        return false;
    }
    // The kernel releases the two leases of a process that ends one after the other.
    const Deadline deadline = Deadline::in(kLeasePatience);
    while (!frames_lease_) {
        frames_lease_ = Lease::take(frames_->lease_handle(), layout::kProducerLease);
        if (!frames_lease_) {
            if (deadline.has_passed()) {
                return false;
            }
            sleep_for(std::chrono::milliseconds(5));
        }
    }
    map_frames();
    if (reinterpret_cast<const Identity*>(frames_map_->data())->session_uuid != identity().session_uuid) {
        return false;
    }
    state().epoch.fetch_add(1, std::memory_order_relaxed);
    trace_point<"acquirer_epoch_raised">();
    setup_.kept = true;
    return true;
}

std::optional<SessionOwner::Inheritance> SessionOwner::retire_standing() {
    if (!maps_) {
        return std::nullopt;  // foreign or half-built: nothing in it is worth keeping
    }
    const auto mine = entries();
    std::array<const layout::ReaderEntry*, layout::kReaderEntries> standing{};
    std::copy(mine.begin(), mine.end(), standing.begin());
    const std::uint64_t owed = owed_frames(state(), identity().slot_count, standing);
    // Without the frames segment nobody can store them any more.
    if (owed != 0 && frames_ && state().retired.load(std::memory_order_relaxed) == 0) {
        fail(ExitCode::refused,
             "session '{0}' still holds {1} frames that are not stored, in a ring of {2} slots of {3}; store them "
             "with: writer --session {0}, discard them with: control remove --discard --session {0}, or use "
             "another --session",
             settings_.session, owed, identity().slot_count, size_text(identity().slot_stride));
    }
    ScanBook book(scan_records(), state().scan_id);
    if (const auto open = book.newest(); open && !open->over()) {
        book.end(layout::ScanState::interrupted, "its acquirer died, and the next one uses another ring",
                 state().head.load(std::memory_order_relaxed), 0);
    }
    const Inheritance inherited{identity().session_uuid, state().head.load(std::memory_order_relaxed),
                                state().scan_id.load(std::memory_order_relaxed),
                                state().epoch.load(std::memory_order_relaxed)};
    retire();
    return inherited;
}

void SessionOwner::retire() noexcept {
    state().retired.store(1, std::memory_order_release);
    trace_point<"acquirer_ring_retired">();
    state().reader_wake.fetch_add(1, std::memory_order_release);
    wake_all(state().reader_wake);
    state().viewer_wake.fetch_add(1, std::memory_order_release);
    wake_all(state().viewer_wake);
}

void SessionOwner::map_control() {
    // Regions that the acquirer does not write are mapped so that it cannot.
    maps_.emplace(Maps{
        control_->map(layout::kIdentityOffset, layout::kProtectionUnit, Access::read_write),
        control_->map(layout::kRequestsOffset, layout::kProtectionUnit, Access::read_only),
        control_->map(layout::kEntriesOffset, layout::kReaderEntries * layout::kProtectionUnit,
                      Access::read_write),
        control_->map(layout::kProducerOffset, control_->size() - layout::kProducerOffset, Access::read_write)});
    maps_->producer.populate();
    maps_->entries.populate();
}

void SessionOwner::map_frames() {
    frames_map_ = frames_->map(0, frames_->size(), Access::read_write, layout::kHugePage);
    setup_.is_locked = frames_map_->lock();
    pages_.emplace(*frames_map_, identity(), state().head.load(std::memory_order_relaxed));
    setup_.frames_bytes = frames_map_->size();
    setup_.huge_page_bytes = frames_map_->huge_page_bytes();
}

Identity& SessionOwner::identity() noexcept {
    return *reinterpret_cast<Identity*>(maps_->identity.data());
}

layout::ProducerState& SessionOwner::state() noexcept {
    return *reinterpret_cast<layout::ProducerState*>(maps_->producer.data());
}

const layout::Requests& SessionOwner::requests() const noexcept {
    return *reinterpret_cast<const layout::Requests*>(maps_->requests.data());
}

FrameProducer::Entries SessionOwner::entries() noexcept {
    FrameProducer::Entries all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = reinterpret_cast<layout::ReaderEntry*>(maps_->entries.data() + i * layout::kProtectionUnit);
    }
    return all;
}

std::byte* SessionOwner::scan_records() noexcept {
    return maps_->producer.data() + layout::kScanRecordsOffset;
}

ProducerMemory SessionOwner::ring() noexcept {
    return {&state(),
            reinterpret_cast<layout::Word*>(maps_->producer.data() + layout::kSlotWordsOffset),
            reinterpret_cast<FrameInfo*>(frames_map_->data() + layout::kHeaderTableOffset),
            frames_map_->data() + layout::pixel_offset(settings_.slot_count),
            settings_.slot_count,
            settings_.slot_stride};
}

bool SessionOwner::reader_alive(std::uint64_t index) const noexcept {
    return Lease::is_held(control_->lease_handle(), layout::reader_lease(index));
}

std::optional<Lease> SessionOwner::take_reader_lease(std::uint64_t index) const {
    return Lease::take(control_->lease_handle(), layout::reader_lease(index));
}

void SessionOwner::unlink() noexcept {
    // A name that refers to another file by now is another acquirer's. The control segment last: while it exists,
    // no other acquirer starts to build.
    if (!frames_ || frames_->is_linked()) {
        Segment::unlink(frames_segment_name(settings_.session));
    }
    trace_point<"acquirer_frames_unlinked">();
    if (!control_ || control_->is_linked()) {
        Segment::unlink(control_segment_name(settings_.session));
    }
    trace_point<"acquirer_control_unlinked">();
}

}  // namespace framering
