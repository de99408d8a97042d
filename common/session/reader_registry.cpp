#include "common/session/reader_registry.hpp"

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
    return entry.admission.load(std::memory_order_relaxed);
}

// SYNC(attachment): acquire, pairs with the release stores in ReaderSession
Attachment attachment_of(const ReaderEntry& entry) noexcept {
    return entry.attachment.load(std::memory_order_acquire);
}

// As nobody else was it.
std::string process_of(const ReaderEntry& entry) {
    return fmt::format("{}: {}", text_of(entry.role), identity_text(entry.identity));
}

bool restart_timed_out(const ReaderEntry& entry, std::uint64_t now_ns) noexcept {
    const std::uint64_t restart_timeout_ns = entry.restart_timeout_ns.load(std::memory_order_relaxed);
    return restart_timeout_ns != layout::kNone &&
           now_ns - entry.orphaned_since_ns.load(std::memory_order_relaxed) > restart_timeout_ns;
}
}  // namespace

std::uint64_t ReaderRegistry::update(std::uint64_t now_ns, std::uint64_t scan_id) {
    const auto entries = owner_->control().entries();
    std::uint64_t lost = 0;
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        ReaderEntry& entry = *entries[i];
        const Admission admission = admission_of(entry);
        const Attachment attachment = attachment_of(entry);
        if (admission == Admission::evicted) {
            lost += count_missed_to_head(entry);
            if (attachment == Attachment::left && !may_block(entry)) {
                set_admission(entry, Admission::vacant);
            }
        }
        if (!is_gated(entry) && attachment != Attachment::joining) {
            continue;
        }
        const bool alive = owner_->reader_alive(i);
        const bool is_new = entry.admitted_generation.load(std::memory_order_relaxed) !=
                            entry.generation.load(std::memory_order_relaxed);
        if (attachment == Attachment::joining && alive && is_new) {
            admit(i, entry, scan_id);
        } else if (admission == Admission::active && (!alive || attachment == Attachment::left)) {
            orphan_or_free(entry, now_ns);
        } else if (admission == Admission::orphaned && alive) {
            set_admission(entry, Admission::active);
            trace_point<"acquirer_reader_back">();
            log_info("role '{}' is back: {}", text_of(entry.role), identity_text(entry.identity));
        } else if (admission == Admission::orphaned && (is_damaged(entry) || restart_timed_out(entry, now_ns))) {
            lost += evict_orphan(i, entry);
        }
    }
    return lost;
}

void ReaderRegistry::forget_evicted() {
    for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
        ReaderEntry& entry = *owner_->control().entries()[i];
        if (admission_of(entry) == Admission::evicted && !owner_->reader_alive(i)) {
            set_admission(entry, Admission::vacant);
        }
    }
}

bool ReaderRegistry::make_room() {
    const auto entries = owner_->control().entries();
    const auto is_in_the_way = [&](const ReaderEntry* entry) { return producer_->is_in_the_way(*entry); };
    if (std::ranges::any_of(entries,
                            [&](const ReaderEntry* entry) { return is_in_the_way(entry) && may_block(*entry); })) {
        return false;
    }
    bool has_evicted = false;
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        if (is_in_the_way(entries[i])) {
            evict(i, *entries[i], "holds the slot that the next frame needs, and only processes frames");
            has_evicted = true;
        }
    }
    return has_evicted;
}

std::string ReaderRegistry::role_behind(std::uint64_t scan_id) {
    const auto entries = owner_->control().entries();
    std::string behind;
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        ReaderEntry& entry = *entries[i];
        if (!is_gated(entry) || entry.closed_scan_id.load(std::memory_order_acquire) >= scan_id) {
            continue;
        }
        if (may_block(entry)) {
            behind = text_of(entry.role);
        } else {
            evict(i, entry, "is too many scans behind, and only processes frames");
        }
    }
    return behind;
}

std::uint64_t ReaderRegistry::count_missed_to_head(ReaderEntry& entry) noexcept {
    const std::uint64_t head = producer_->head();
    const std::uint64_t missed = head - entry.evicted_at.exchange(head, std::memory_order_relaxed);
    entry.missed.fetch_add(missed, std::memory_order_relaxed);
    return may_block(entry) ? missed : 0;
}

ReaderRegistry::Start ReaderRegistry::start_of(const ReaderEntry& entry, std::uint64_t scan_id) const noexcept {
    const std::uint64_t first = producer_->first_kept(entry.wanted_sequence.load(std::memory_order_relaxed));
    if (first == producer_->head()) {
        return {first, scan_id};
    }
    const ProducerMemory ring = owner_->ring();
    const std::uint64_t scan_of_first = ring.headers[ring.slot_of(first)].scan_id;
    // Without its record nobody could close it.
    const bool has_record = scan_id - scan_of_first < layout::kScanRecords;
    return has_record ? Start{first, scan_of_first} : Start{producer_->head(), scan_id};
}

// An evicted role that rejoins at a frame still in the ring has not missed the frames after it.
void ReaderRegistry::count_what_came_back(std::uint64_t index, ReaderEntry& entry, std::uint64_t from) noexcept {
    const bool is_back = admission_of(entry) == Admission::evicted && evicted_roles_[index] == text_of(entry.role);
    const std::uint64_t came_back = entry.evicted_at.load(std::memory_order_relaxed) - from;
    const std::uint64_t missed = entry.missed.load(std::memory_order_relaxed);
    entry.missed.store(is_back ? missed - std::min(missed, came_back) : 0, std::memory_order_relaxed);
}

void ReaderRegistry::admit(std::uint64_t index, ReaderEntry& entry, std::uint64_t scan_id) {
    const Start start = start_of(entry, scan_id);
    count_what_came_back(index, entry, start.sequence);
    entry.cursor.store(start.sequence, std::memory_order_relaxed);
    entry.first_sequence.store(start.sequence, std::memory_order_relaxed);
    entry.first_scan_id.store(start.scan_id, std::memory_order_relaxed);
    set_admission(entry, Admission::active);
    trace_point<"acquirer_reader_gated">();
    producer_->readers_changed();
    // SYNC(admitted): release, pairs with the acquire load in ReaderSession; the gate already counts the entry
    entry.admitted_generation.store(entry.generation.load(std::memory_order_relaxed), std::memory_order_release);
    trace_point<"acquirer_reader_admitted">();
    producer_->wake_everyone();
    if (!tellings_[index].is_silent(process_of(entry))) {
        log_info("role '{}' attached at frame {}: {}", text_of(entry.role), start.sequence,
                 identity_text(entry.identity));
    }
}

void ReaderRegistry::orphan_or_free(ReaderEntry& entry, std::uint64_t now_ns) {
    if (attachment_of(entry) == Attachment::attached) {
        entry.orphaned_since_ns.store(now_ns, std::memory_order_relaxed);
        set_admission(entry, Admission::orphaned);
        trace_point<"acquirer_reader_orphaned">();
        log_warning("role '{}' is gone ({}); its frames are kept {}", text_of(entry.role),
                    identity_text(entry.identity),
                    may_block(entry) ? "until it returns" : "while the ring has room");
    } else {
        set_admission(entry, Admission::vacant);
        log_info("role '{}' detached", text_of(entry.role));
    }
    producer_->readers_changed();
}

bool ReaderRegistry::is_damaged(const ReaderEntry& entry) const noexcept {
    return is_beyond(entry.cursor.load(std::memory_order_acquire));
}

bool ReaderRegistry::is_beyond(std::uint64_t sequence) const noexcept {
    return is_beyond_ring(sequence, producer_->head(), owner_->control().identity().slot_count);
}

// If the cursor is damaged, what its files contain; otherwise everything in the ring may be missing.
std::uint64_t ReaderRegistry::first_unstored(const ReaderEntry& entry) const noexcept {
    const std::uint64_t cursor = entry.cursor.load(std::memory_order_relaxed);
    const std::uint64_t committed = entry.committed.load(std::memory_order_relaxed);
    const std::uint64_t head = producer_->head();
    return !is_beyond(cursor)      ? cursor
           : !is_beyond(committed) ? committed
                                   : head - std::min(head, owner_->control().identity().slot_count);
}

std::uint64_t ReaderRegistry::evict_orphan(std::uint64_t index, ReaderEntry& entry) {
    // Holding its lease for this moment keeps a new process of the role from taking an entry that is being
    // evicted.
    const std::optional<Lease> lease = owner_->take_reader_lease(index);
    if (!lease) {
        return 0;
    }
    return evict(index, entry,
                 is_damaged(entry) ? "has a damaged entry" : "did not come back within its restart timeout");
}

std::uint64_t ReaderRegistry::evict(std::uint64_t index, ReaderEntry& entry, std::string_view why) {
    const std::uint64_t from = first_unstored(entry);
    entry.evicted_at.store(from, std::memory_order_relaxed);
    evicted_roles_[index] = text_of(entry.role);
    set_admission(entry, Admission::evicted);
    trace_point<"acquirer_reader_evicted">();
    producer_->readers_changed();
    producer_->wake_everyone();
    tell_of_eviction(index, entry, why, from);
    return count_missed_to_head(entry);
}

void ReaderRegistry::tell_of_eviction(std::uint64_t index, const ReaderEntry& entry, std::string_view why,
                                      std::uint64_t from) {
    const std::string role = text_of(entry.role);
    const std::uint64_t frames = producer_->head() - from;
    if (may_block(entry)) {
        log_warning(
            "role '{}' {}: evicted; {} frames in the ring, from frame {} on, are lost, and so are later ones "
            "until it attaches again",
            role, why, frames, from);
    } else if (const auto untold = tellings_[index].count(process_of(entry), monotonic_ns())) {
        log_warning(
            "role '{}' {}: evicted{}; {} frames in the ring, from frame {} on, are missed by it, and so are later "
            "ones until it attaches again",
            role, why, *untold == 0 ? "" : fmt::format(" (and {} times since this was told last)", *untold),
            frames, from);
    }
}

void ReaderRegistry::set_admission(ReaderEntry& entry, Admission admission) noexcept {
    entry.admission.store(admission, std::memory_order_release);
}

}  // namespace framering
