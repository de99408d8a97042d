#include <algorithm>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/process_state.hpp"
#include "common/base/stop_token.hpp"
#include "common/base/trace_point.hpp"
#include "common/ring/gated.hpp"
#include "common/session/reader_session.hpp"
#include "common/session/relaxed.hpp"
#include "common/shm/wake_word.hpp"

namespace framering {

using layout::Admission;
using layout::Attachment;
using layout::ReaderEntry;

namespace {
// SYNC(attachment): release, pairs with the acquire load in ReaderRegistry
void set_attachment(ReaderEntry& entry, Attachment attachment) noexcept {
    entry.attachment.store(attachment, std::memory_order_release);
}

// The role's frames are still kept for it.
bool is_owed(const ReaderEntry& entry) noexcept {
    const auto admission = entry.admission.load(std::memory_order_acquire);
    const auto attachment = entry.attachment.load(std::memory_order_acquire);
    return (admission == Admission::active || admission == Admission::orphaned) &&
           attachment == Attachment::attached;
}

bool has_left(const ReaderEntry& entry) noexcept {
    return entry.attachment.load(std::memory_order_acquire) == Attachment::left;
}

// An acquirer that evicts the entry holds its lease for a moment.
bool may_be_in_giving_up(const ReaderEntry& entry) noexcept {
    const auto admission = entry.admission.load(std::memory_order_acquire);
    return admission == Admission::orphaned || admission == Admission::evicted;
}

Lease take_join_lease(LeaseHandle handle, const std::string& session) {
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (auto lease = Lease::take(handle, layout::kJoinLease)) {
            return std::move(*lease);
        }
        sleep_for(std::chrono::milliseconds(10));
    }
    fail(ExitCode::refused, "session '{}': another reader has been attaching for 1 s without finishing; stop it",
         session);
}
}  // namespace

ReaderSession::ReaderSession(const ReaderSettings& settings, StopToken stop)
    : role_(settings.role), wait_strategy_(settings.wait_strategy) {
    const Deadline deadline = Deadline::in(settings.wait);
    do {
        // An acquirer may replace the segments of its dead predecessor while this reader is joining there.
        lease_.reset();
        entry_map_.reset();
        view_.emplace(SessionView::wait_for(settings.session, Access::read_write, deadline.left(), stop));
        wait_for_dying_holder(deadline, stop);
    } while (!join(settings, deadline, stop));
    require_place_in_ring();
    frames_.emplace(view_->ring(), *entry_, wait_strategy_);
    pages_ = view_->bring_frames_in(frames_->cursor());
    beat();
}

void ReaderSession::wait_for_dying_holder(const Deadline& deadline, StopToken stop) const {
    const auto is_held_by_the_dying = [&] {
        for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
            if (text_of(view_->entry(i).role) == role_ && view_->reader_alive(i)) {
                return is_ending(view_->entry(i).identity.pid);
            }
        }
        return false;
    };
    while (is_held_by_the_dying() && !deadline.has_passed() && !stop.requested()) {
        sleep_for(std::chrono::milliseconds(2));
    }
}

std::optional<std::uint64_t> ReaderSession::choose_entry(bool may_wait) const {
    std::optional<std::uint64_t> vacant;
    for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
        const ReaderEntry& entry = view_->entry(i);
        const bool alive = view_->reader_alive(i);
        if (text_of(entry.role) == role_) {
            if (alive && may_wait && may_be_in_giving_up(entry)) {
                return std::nullopt;
            }
            if (alive) {
                fail(ExitCode::refused, "session '{}': role '{}' is in use by {}; stop it first", view_->session(),
                     role_, identity_text(entry.identity));
            }
            return i;
        }
        const auto admission = entry.admission.load(std::memory_order_acquire);
        if (!vacant && !alive && (admission == Admission::vacant || admission == Admission::evicted)) {
            vacant = i;
        }
    }
    if (!vacant) {
        fail(ExitCode::refused, "session '{}': all {} reader entries are in use; stop a reader", view_->session(),
             layout::kReaderEntries);
    }
    return vacant;
}

bool ReaderSession::take_entry(const ReaderSettings& settings, bool may_wait) {
    // Until an entry with this role is written and its lease held, no other process of the role may choose one.
    const Lease choosing = take_join_lease(view_->control().lease_handle(), view_->session());
    const std::optional<std::uint64_t> index = choose_entry(may_wait);
    lease_ = index ? Lease::take(view_->control().lease_handle(), layout::reader_lease(*index)) : std::nullopt;
    if (!lease_ && may_wait) {
        return false;
    }
    if (!lease_) {
        fail(ExitCode::refused, "session '{}': role '{}' is being evicted; try again", view_->session(), role_);
    }
    trace_point<"writer_lease_taken">();
    entry_map_ = view_->control().map(layout::entry_offset(*index), layout::kProtectionUnit, Access::read_write);
    entry_ = reinterpret_cast<ReaderEntry*>(entry_map_->data());
    took_over_ = is_owed(*entry_);
    if (text_of(entry_->role) == role_ && !has_left(*entry_)) {
        predecessor_output_ = text_of(entry_->output);
    }
    set_text(entry_->role, role_);
    set_identity(entry_->identity, role_);
    entry_->purpose.store(settings.purpose, kRelaxed);
    entry_->restart_timeout_ns.store(settings.restart_timeout_ns, kRelaxed);
    entry_->waiting.store(0, kRelaxed);
    entry_->error_scan_id.store(0, kRelaxed);
    set_error("");
    publish({});
    beat();
    trace_point<"writer_entry_written">();
    return true;
}

bool ReaderSession::join(const ReaderSettings& settings, const Deadline& deadline, StopToken stop) {
    while (!take_entry(settings, !deadline.has_passed() && !stop.requested())) {
        sleep_for(std::chrono::milliseconds(2));
    }
    if (took_over_) {
        entry_->generation.fetch_add(1, kRelaxed);
        set_attachment(*entry_, Attachment::attached);
        trace_point<"writer_took_over">();
        return true;
    }
    count_committed(0, 0, 0);
    ask_to_join(settings.from_sequence.value_or(layout::kNone));
    if (!wait_for_admission(deadline, stop)) {
        return false;
    }
    trace_point<"writer_admitted">();
    entry_->closed_scan_id.store(entry_->first_scan_id.load(kRelaxed) - 1, kRelaxed);
    entry_->ready_scan_id.store(0, kRelaxed);
    entry_->committed.store(entry_->first_sequence.load(kRelaxed), kRelaxed);
    entry_->flushed.store(entry_->first_sequence.load(kRelaxed), kRelaxed);
    set_attachment(*entry_, Attachment::attached);
    trace_point<"writer_attached">();
    return true;
}

void ReaderSession::ask_to_join(std::uint64_t wanted_sequence) noexcept {
    set_attachment(*entry_, Attachment::absent);
    entry_->wanted_sequence.store(wanted_sequence, kRelaxed);
    entry_->generation.fetch_add(1, kRelaxed);
    set_attachment(*entry_, Attachment::joining);
    trace_point<"writer_joining">();
}

std::optional<std::uint64_t> ReaderSession::rejoin(StopToken stop) {
    constexpr Nanoseconds patience = std::chrono::seconds(10);
    const std::uint64_t from = frames_->cursor();
    ask_to_join(from);
    if (!wait_for_admission(Deadline::in(patience), stop)) {
        return std::nullopt;
    }
    const std::uint64_t first_scan_id = entry_->first_scan_id.load(kRelaxed);
    if (first_scan_id - entry_->closed_scan_id.load(kRelaxed) > layout::kScanRecords) {
        entry_->closed_scan_id.store(first_scan_id - 1, kRelaxed);  // the records between are gone
    }
    set_attachment(*entry_, Attachment::attached);
    frames_.emplace(view_->ring(), *entry_, wait_strategy_);
    return first_sequence() - std::min(from, first_sequence());
}

std::uint64_t ReaderSession::first_sequence() const noexcept {
    return entry_->first_sequence.load(kRelaxed);
}

bool ReaderSession::wait_for_admission(const Deadline& deadline, StopToken stop) {
    const std::uint64_t generation = entry_->generation.load(kRelaxed);
    // SYNC(admitted): acquire, pairs with the release store in ReaderRegistry::admit
    while (entry_->admitted_generation.load(std::memory_order_acquire) != generation) {
        if (view_->retired() || !view_->is_linked()) {
            return false;
        }
        if (deadline.has_passed() || stop.requested()) {
            set_attachment(*entry_, Attachment::left);
            fail(ExitCode::failed,
                 "session '{0}' has no running acquirer to attach role '{1}' to; start it with: acquirer "
                 "--session {0}",
                 view_->session(), role_);
        }
        wait_on(view_->producer().reader_wake, view_->producer().reader_wake.load(std::memory_order_acquire),
                std::chrono::milliseconds(10));
    }
    return true;
}

void ReaderSession::require_place_in_ring() const {
    const std::uint64_t cursor = entry_->cursor.load(std::memory_order_acquire);
    const std::uint64_t head = view_->producer().head.load(std::memory_order_acquire);
    if (is_beyond_ring(cursor, head, view_->identity().slot_count)) {
        fail(ExitCode::failed,
             "session '{0}': the entry of role '{1}' is damaged: it is at frame {2}, the ring at {3} with {4} "
             "slots; to discard the entry, start acquirer --session {0}",
             view_->session(), role_, cursor, head, view_->identity().slot_count);
    }
}

void ReaderSession::leave() noexcept {
    set_attachment(*entry_, Attachment::left);
    trace_point<"writer_left">();
    lease_.reset();
    trace_point<"writer_unlocked">();
}

}  // namespace framering
