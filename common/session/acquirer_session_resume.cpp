// How an acquirer takes over a scan whose former acquirer died.
#include <algorithm>

#include "common/ring/gated.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/relaxed.hpp"

namespace framering {

using layout::RunState;
using layout::ScanState;

bool AcquirerSession::has_open_scan() {
    return book_.has_open_scan();
}

ResumeConsent AcquirerSession::resume_consent() {
    const std::uint64_t scan_id = book_.scan_id();
    ResumeConsent word = ResumeConsent::agreed;
    for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
        const layout::ReaderEntry& entry = *owner_.control().entries()[i];
        const auto attachment = entry.attachment.load(std::memory_order_acquire);
        if (!is_owed_to(entry) || attachment == layout::Attachment::left) {
            continue;
        }
        // Asked before the words: what a process that is gone has said last is then seen.
        const bool alive = owner_.reader_alive(i);
        if (entry.closed_scan_id.load(std::memory_order_acquire) >= scan_id) {
            return ResumeConsent::refused;
        }
        // SYNC(ready): acquire, pairs with the stores in ReaderSession; after our lease, see withdraw_from
        if (entry.ready_scan_id.load(std::memory_order_acquire) < scan_id) {
            if (!alive) {
                return ResumeConsent::refused;
            }
            word = ResumeConsent::not_yet;
        }
    }
    return word;
}

ResumePoint AcquirerSession::resume() {
    const ScanInfo before = *book_.newest();
    const std::uint64_t delivered = frames_delivered();
    const auto away = Nanoseconds(monotonic_ns() - std::min(predecessor_seen_ns_, monotonic_ns()));
    book_.resume({delivered, producer_.head(), away});
    in_gap_ = delivered != 0 && !newest_stored_is(delivered - 1);
    // Its acquirer may have died before it counted the run of lost frames that it had just begun.
    if (book_.record().lost_ring_full.load(kRelaxed) != before.lost_ring_full && in_gap_ &&
        (delivered == 1 || newest_stored_is(delivered - 2))) {
        book_.record().ring_full_gaps.fetch_add(1, kRelaxed);
    }
    rate_since_ns_ = 0;
    if (before.state == ScanState::working) {
        set_run_state(RunState::working);
    }
    return {before.started_ns, delivered, before.missed_periods, away};
}

// The counter in the record is behind where the acquirer died just after a frame was published.
std::uint64_t AcquirerSession::frames_delivered() noexcept {
    const ProducerMemory ring = owner_.ring();
    std::uint64_t delivered = book_.record().delivered.load(kRelaxed);
    const auto look_at = [&](std::uint64_t slot) {
        if (const FrameInfo& frame = ring.headers[slot]; frame.scan_id == book_.scan_id()) {
            delivered = std::max(delivered, frame.delivered + 1);
        }
    };
    if (producer_.head() > book_.record().first_sequence.load(kRelaxed)) {
        look_at(ring.slot_of(producer_.head() - 1));
    }
    if (const std::uint64_t spares = owner_.control().state().spare_count.load(kRelaxed); spares != 0) {
        look_at(ring.spare_slot_of(spares - 1));
    }
    return delivered;
}

bool AcquirerSession::newest_stored_is(std::uint64_t delivered) noexcept {
    if (producer_.head() == book_.record().first_sequence.load(kRelaxed)) {
        return false;
    }
    const ProducerMemory ring = owner_.ring();
    return ring.headers[ring.slot_of(producer_.head() - 1)].delivered == delivered;
}

}  // namespace framering
