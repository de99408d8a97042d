#include "common/session/held_entry.hpp"

#include <utility>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/process_state.hpp"
#include "common/base/trace_point.hpp"
#include "common/session/disk_figures.hpp"
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
bool has_frames(const ReaderEntry& entry) noexcept {
    const Admission admission = entry.admission.load(std::memory_order_acquire);
    return (admission == Admission::active || admission == Admission::orphaned) &&
           entry.attachment.load(std::memory_order_acquire) == Attachment::attached;
}

// An acquirer that evicts the entry holds its lease for a moment.
bool may_be_in_giving_up(const ReaderEntry& entry) noexcept {
    const Admission admission = entry.admission.load(std::memory_order_acquire);
    return admission == Admission::orphaned || admission == Admission::evicted;
}

// A killed holder of the role has it until its last call returns.
void wait_for_dying_holder(const SessionView& view, const std::string& role, const Deadline& deadline,
                           StopToken stop) {
    const auto is_held_by_the_dying = [&] {
        for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
            if (text_of(view.entry(i).role) == role && view.reader_alive(i)) {
                return is_ending(view.entry(i).identity.pid);
            }
        }
        return false;
    };
    while (is_held_by_the_dying() && !deadline.has_passed() && !stop.requested()) {
        sleep_for(std::chrono::milliseconds(2));
    }
}

Lease take_join_lease(const SessionView& view) {
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (auto lease = Lease::take(view.control().lease_handle(), layout::kJoinLease)) {
            return std::move(*lease);
        }
        sleep_for(std::chrono::milliseconds(10));
    }
    fail(ExitCode::refused, "session '{}': another reader has been attaching for 1 s without finishing; stop it",
         view.session());
}

// Nothing: with `may_wait`, where an acquirer may just be giving the role's entry up. Fails (Error): the role is
// taken, or every entry.
std::optional<std::uint64_t> choose_entry(const SessionView& view, const std::string& role, bool may_wait) {
    std::optional<std::uint64_t> vacant;
    for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
        const ReaderEntry& entry = view.entry(i);
        const bool alive = view.reader_alive(i);
        if (text_of(entry.role) == role) {
            if (alive && may_wait && may_be_in_giving_up(entry)) {
                return std::nullopt;
            }
            if (alive) {
                fail(ExitCode::refused, "session '{}': role '{}' is in use by {}; stop it first", view.session(),
                     role, identity_text(entry.identity));
            }
            return i;
        }
        const Admission admission = entry.admission.load(std::memory_order_acquire);
        if (!vacant && !alive && (admission == Admission::vacant || admission == Admission::evicted)) {
            vacant = i;
        }
    }
    if (!vacant) {
        fail(ExitCode::refused, "session '{}': all {} reader entries are in use; stop a reader", view.session(),
             layout::kReaderEntries);
    }
    return vacant;
}
}  // namespace

HeldEntry HeldEntry::take(const SessionView& view, const ReaderSettings& settings, const Deadline& deadline,
                          StopToken stop) {
    wait_for_dying_holder(view, settings.role, deadline, stop);
    for (;;) {
        const bool may_wait = !deadline.has_passed() && !stop.requested();
        if (std::optional<HeldEntry> entry = try_take(view, settings, may_wait)) {
            return std::move(*entry);
        }
        sleep_for(std::chrono::milliseconds(2));
    }
}

std::optional<HeldEntry> HeldEntry::try_take(const SessionView& view, const ReaderSettings& settings,
                                             bool may_wait) {
    // Until an entry with this role is written and its lease held, no other process of the role may choose one.
    const Lease choosing = take_join_lease(view);
    const std::optional<std::uint64_t> index = choose_entry(view, settings.role, may_wait);
    std::optional<Lease> lease =
        index ? Lease::take(view.control().lease_handle(), layout::reader_lease(*index)) : std::nullopt;
    if (!lease && may_wait) {
        return std::nullopt;
    }
    if (!lease) {
        fail(ExitCode::refused, "session '{}': role '{}' is being evicted; try again", view.session(),
             settings.role);
    }
    trace_point<"writer_lease_taken">();
    return HeldEntry(view, settings, *index, std::move(*lease));
}

HeldEntry::HeldEntry(const SessionView& view, const ReaderSettings& settings, std::uint64_t index, Lease lease)
    : role_(settings.role),
      map_(view.control().map(layout::entry_offset(index), layout::kProtectionUnit, Access::read_write)),
      entry_(reinterpret_cast<ReaderEntry*>(map_.data())),
      had_frames_(has_frames(*entry_)),
      lease_(std::move(lease)) {
    if (text_of(entry_->role) == role_ && entry_->attachment.load(std::memory_order_acquire) != Attachment::left) {
        predecessor_output_ = text_of(entry_->output);
    }
    write_holder(settings);
    trace_point<"writer_entry_written">();
}

void HeldEntry::write_holder(const ReaderSettings& settings) noexcept {
    set_text(entry_->role, settings.role);
    set_identity(entry_->identity, settings.role);
    entry_->purpose.store(settings.purpose, kRelaxed);
    entry_->restart_timeout_ns.store(settings.restart_timeout_ns, kRelaxed);
    entry_->waiting.store(0, kRelaxed);
    entry_->error_scan_id.store(0, kRelaxed);
    set_text(entry_->error, "");
    entry_->error_code = 0;
    show({}, *entry_);
    entry_->heartbeat_ns.store(monotonic_ns(), kRelaxed);
}

void HeldEntry::take_over() noexcept {
    entry_->generation.fetch_add(1, kRelaxed);
    set_attachment(*entry_, Attachment::attached);
    trace_point<"writer_took_over">();
}

bool HeldEntry::ask_for_admission(const SessionView& view, std::uint64_t wanted_sequence, const Deadline& deadline,
                                  StopToken stop) {
    set_attachment(*entry_, Attachment::absent);
    entry_->wanted_sequence.store(wanted_sequence, kRelaxed);
    const std::uint64_t generation = entry_->generation.fetch_add(1, kRelaxed) + 1;
    set_attachment(*entry_, Attachment::joining);
    trace_point<"writer_joining">();
    // SYNC(admitted): acquire, pairs with the release store in ReaderRegistry::admit
    while (entry_->admitted_generation.load(std::memory_order_acquire) != generation) {
        if (view.retired() || !view.is_linked()) {
            return false;
        }
        if (stop.requested()) {
            set_attachment(*entry_, Attachment::left);
            fail(ExitCode::canceled, "stopped while role '{}' of session '{}' waited for an acquirer", role_,
                 view.session());
        }
        if (deadline.has_passed()) {
            set_attachment(*entry_, Attachment::left);
            fail(
                ExitCode::failed,
                "session '{0}' has no running acquirer to attach role '{1}' to; start it with: framering acquirer "
                "--session {0}",
                view.session(), role_);
        }
        wait_on(view.producer().reader_wake, view.producer().reader_wake.load(std::memory_order_acquire),
                std::chrono::milliseconds(10));
    }
    return true;
}

void HeldEntry::attach() noexcept {
    set_attachment(*entry_, Attachment::attached);
}

void HeldEntry::leave() noexcept {
    set_attachment(*entry_, Attachment::left);
    trace_point<"writer_left">();
    lease_.reset();
    trace_point<"writer_unlocked">();
}

}  // namespace framering
