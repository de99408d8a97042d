// What an acquirer counts for everyone who looks at the session.
#pragma once
#include <cstdint>

#include "common/session/scan_book.hpp"
#include "common/shm/layout.hpp"

namespace framering {

// Counts the frames of a scan in its record, and waits for room in the session's state.
//
// Thread safety: one thread, the acquirer's, which alone writes them. Requires: `book` and `state` outlive it.
class AcquirerCounters {
  public:
    AcquirerCounters(ScanBook& book, layout::ProducerState& state) noexcept : book_(&book), state_(&state) {}

    // The last frame of a scan that is taken over was lost, in a run with frames of these reasons.
    struct Gap {
        bool ring_full = false;
        bool camera = false;
    };
    // Another scan, or one that is taken over.
    void begin_scan(Gap gap) noexcept;
    void begin_scan() noexcept { begin_scan({}); }

    // Of the newest scan. Requires: there is one.
    void count_stored() noexcept;
    void count_lost() noexcept { count_lost(1); }
    // For which no slot was free.
    void count_lost(std::uint64_t count) noexcept;
    // Before the frame behind them is published.
    void count_lost_camera(std::uint64_t count) noexcept;
    void count_missed_periods(std::uint64_t count) noexcept;
    void count_lost_writer_gone(std::uint64_t count) noexcept;
    // That was delivered and is not whole.
    void count_damaged_frame() noexcept;
    // Of the points of a plan; see PointCounts.
    void count_failed_point() noexcept;
    void count_retaken_point() noexcept;
    void count_retried_move() noexcept;
    void count_late_point() noexcept;
    // The frame rate, every half second. Does nothing without a scan.
    void measure_rate(std::uint64_t now_ns) noexcept;

    void count_full_wait(std::uint64_t waited_ns) noexcept;

  private:
    ScanBook* book_;
    layout::ProducerState* state_;
    std::uint64_t rate_since_ns_ = 0;
    std::uint64_t rate_delivered_ = 0;
    Gap gap_;  // the run of lost frames that the last one belongs to
};

}  // namespace framering
