#include "common/session/reader_desk.hpp"

#include <algorithm>

#include "common/base/log.hpp"
#include "common/base/trace_point.hpp"
#include "common/ring/gated.hpp"
#include "common/session/session_view.hpp"

namespace framering {

using layout::Admission;
using layout::Attachment;
using layout::ReaderEntry;

namespace {
Admission admission_of(const ReaderEntry& entry) noexcept {
    return static_cast<Admission>(entry.admission.load(std::memory_order_relaxed));
}

// SYNC(attachment): acquire, pairs with the release stores in ReaderSession
Attachment attachment_of(const ReaderEntry& entry) noexcept {
    return static_cast<Attachment>(entry.attachment.load(std::memory_order_acquire));
}

bool hold_is_over(const ReaderEntry& entry, std::uint64_t now_ns) noexcept {
    const std::uint64_t hold_ns = entry.hold_ns.load(std::memory_order_relaxed);
    return hold_ns != layout::kNone && now_ns - entry.orphaned_since_ns.load(std::memory_order_relaxed) > hold_ns;
}
}  // namespace

std::uint64_t ReaderDesk::attend(std::uint64_t now_ns, std::uint64_t scan_id) {
    const auto entries = owner_->entries();
    std::uint64_t given_up = 0;
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        ReaderEntry& entry = *entries[i];
        const Admission admission = admission_of(entry);
        const Attachment attachment = attachment_of(entry);
        if (admission == Admission::evicted) {
            given_up += give_up_to_head(entry);
        }
        if (!is_gated(entry) && attachment != Attachment::joining) {
            continue;
        }
        const bool alive = owner_->reader_alive(i);
        const bool is_new = entry.admitted_generation.load(std::memory_order_relaxed) !=
                            entry.generation.load(std::memory_order_relaxed);
        if (attachment == Attachment::joining && alive && is_new) {
            admit(entry, scan_id);
        } else if (admission == Admission::active && (!alive || attachment == Attachment::left)) {
            orphan_or_free(entry, now_ns);
        } else if (admission == Admission::orphaned && alive) {
            set_admission(entry, Admission::active);
            trace_point<"acquirer_reader_back">();
            log_info("role '{}' is back: {}", text_of(entry.role), identity_text(entry.identity));
        } else if (admission == Admission::orphaned && (is_damaged(entry) || hold_is_over(entry, now_ns))) {
            given_up += evict(i, entry);
        }
    }
    return given_up;
}

void ReaderDesk::forget_evicted() {
    for (ReaderEntry* entry : owner_->entries()) {
        if (admission_of(*entry) == Admission::evicted) {
            set_admission(*entry, Admission::vacant);
        }
    }
}

std::uint64_t ReaderDesk::give_up_to_head(ReaderEntry& entry) noexcept {
    const std::uint64_t head = producer_->head();
    return head - entry.evicted_at.exchange(head, std::memory_order_relaxed);
}

void ReaderDesk::admit(ReaderEntry& entry, std::uint64_t scan_id) {
    const std::uint64_t head = producer_->head();
    entry.cursor.store(head, std::memory_order_relaxed);
    entry.first_sequence.store(head, std::memory_order_relaxed);
    entry.first_scan_id.store(scan_id, std::memory_order_relaxed);
    set_admission(entry, Admission::active);
    trace_point<"acquirer_reader_gated">();
    producer_->readers_changed();
    // SYNC(admitted): release, pairs with the acquire load in ReaderSession; the gate already counts the entry
    entry.admitted_generation.store(entry.generation.load(std::memory_order_relaxed), std::memory_order_release);
    trace_point<"acquirer_reader_admitted">();
    producer_->wake_everyone();
    log_info("role '{}' is admitted from frame {}: {}", text_of(entry.role), head, identity_text(entry.identity));
}

void ReaderDesk::orphan_or_free(ReaderEntry& entry, std::uint64_t now_ns) {
    if (attachment_of(entry) == Attachment::attached) {
        entry.orphaned_since_ns.store(now_ns, std::memory_order_relaxed);
        set_admission(entry, Admission::orphaned);
        trace_point<"acquirer_reader_orphaned">();
        log_warning("role '{}' is gone ({}); its frames are kept until it comes back", text_of(entry.role),
                    identity_text(entry.identity));
    } else {
        set_admission(entry, Admission::vacant);
        log_info("role '{}' has left", text_of(entry.role));
    }
    producer_->readers_changed();
}

bool ReaderDesk::is_damaged(const ReaderEntry& entry) const noexcept {
    return is_beyond(entry.cursor.load(std::memory_order_acquire));
}

bool ReaderDesk::is_beyond(std::uint64_t sequence) const noexcept {
    return is_beyond_ring(sequence, producer_->head(), owner_->identity().slot_count);
}

// What its files have is the next best witness; else all that the ring holds may be missing.
std::uint64_t ReaderDesk::first_unstored(const ReaderEntry& entry) const noexcept {
    const std::uint64_t cursor = entry.cursor.load(std::memory_order_relaxed);
    const std::uint64_t committed = entry.committed.load(std::memory_order_relaxed);
    const std::uint64_t head = producer_->head();
    return !is_beyond(cursor)      ? cursor
           : !is_beyond(committed) ? committed
                                   : head - std::min(head, owner_->identity().slot_count);
}

std::uint64_t ReaderDesk::evict(std::uint64_t index, ReaderEntry& entry) {
    // Holding its lease for this moment keeps a new process of the role from taking an entry that is being given
    // up.
    const std::optional<Lease> lease = owner_->take_reader_lease(index);
    if (!lease) {
        return 0;
    }
    const std::uint64_t from = first_unstored(entry);
    entry.evicted_at.store(from, std::memory_order_relaxed);
    set_admission(entry, Admission::evicted);
    producer_->readers_changed();
    log_warning("role '{}' {}: {} frames in the ring, from {} on, are given up, and what follows until it is back",
                text_of(entry.role),
                is_damaged(entry) ? "has a damaged entry" : "did not come back within its hold",
                producer_->head() - from, from);
    return give_up_to_head(entry);
}

void ReaderDesk::set_admission(ReaderEntry& entry, Admission admission) noexcept {
    entry.admission.store(static_cast<std::uint32_t>(admission), std::memory_order_release);
}

}  // namespace framering
