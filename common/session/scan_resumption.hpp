// Taking over a scan whose acquirer died.
#pragma once
#include <cstdint>

#include "common/base/clock.hpp"
#include "common/ring/ring_memory.hpp"
#include "common/session/scan_book.hpp"
#include "common/session/scan_info.hpp"

namespace framering {

// Where a scan resumes.
struct ResumePoint {
    std::uint64_t started_ns = 0;      // CLOCK_MONOTONIC; 0: it was announced and has not begun
    std::uint64_t delivered = 0;       // frames before
    std::uint64_t missed_periods = 0;  // of the frame rate, before
    Nanoseconds away{};                // without an acquirer
};

// What the record of an open scan and the ring together tell: an acquirer that dies just after it has published a
// frame leaves the record's counters behind.
//
// Thread safety: one thread, that of the acquirer that holds the leases now.
class ScanResumption {
  public:
    // Requires: the newest scan of `book` is open; nothing was published in `ring` since its acquirer died; `book`
    // outlives it.
    ScanResumption(ScanBook& book, const ProducerMemory& ring);

    // The scan had begun.
    [[nodiscard]] bool was_working() const noexcept { return before_.state == layout::ScanState::working; }
    // Frames that the source had delivered.
    [[nodiscard]] std::uint64_t delivered() const noexcept { return delivered_; }
    // The last of them was lost: no slot was free.
    [[nodiscard]] bool is_in_gap() const noexcept { return is_in_gap_; }

    // Puts the record's counters right, and writes the interruption down. Call it once.
    ResumePoint resume(Nanoseconds away);

  private:
    [[nodiscard]] std::uint64_t delivered_by_ring() const noexcept;
    // The last frame in a slot of the ring is this one of the scan's.
    [[nodiscard]] bool newest_stored_is(std::uint64_t delivered) const noexcept;

    ScanBook* book_;
    ProducerMemory ring_;
    std::uint64_t head_;
    ScanInfo before_;
    std::uint64_t delivered_;
    bool is_in_gap_;
};

}  // namespace framering
