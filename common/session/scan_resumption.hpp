// Taking over a scan whose acquirer died.
#pragma once
#include <cstdint>

#include "common/base/clock.hpp"
#include "common/ring/ring_memory.hpp"
#include "common/session/acquirer_counters.hpp"
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
    // The run of lost frames that the last of them belongs to.
    [[nodiscard]] AcquirerCounters::Gap gap() const noexcept {
        return {lost_at_end_ > lost_camera_at_end_, lost_camera_at_end_ != 0};
    }

    // Puts the record's counters right, and writes the interruption down. Call it once.
    ResumePoint resume(Nanoseconds away);

  private:
    [[nodiscard]] std::uint64_t delivered_by_ring() const noexcept;
    // The last frame of the scan in a slot of the ring; null: there is none.
    [[nodiscard]] const FrameInfo* newest_stored() const noexcept;

    ScanBook* book_;
    ProducerMemory ring_;
    std::uint64_t head_;
    ScanInfo before_;
    std::uint64_t delivered_;
    std::uint64_t lost_at_end_;         // behind the last one that was stored
    std::uint64_t lost_camera_at_end_;  // of those
};

}  // namespace framering
