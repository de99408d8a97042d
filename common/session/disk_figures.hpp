// What a lossless reader says of its disk, for everyone who looks at the session.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/shm/layout.hpp"

namespace framering {

struct DiskFigures {
    // Calls into the file system for the scan in hand that have ended, and how long they took.
    std::uint64_t calls = 0;
    std::uint64_t p50_ns = 0;
    std::uint64_t p99_ns = 0;
    std::uint64_t max_ns = 0;
    std::uint64_t blocked_since_ns = 0;       // CLOCK_MONOTONIC, of a call that does not come back; 0: none
    std::optional<std::uint64_t> free_bytes;  // room for frames; nothing while not known
    std::uint64_t store_period_ns = 0;        // from stored frame to stored frame, smoothed; 0 while not known

    // Frames a second; 0 while not known.
    [[nodiscard]] double store_rate_hz() const noexcept;
};

// Thread: any one. A reader's entry holds the figures that were shown last.
void show(const DiskFigures& figures, layout::ReaderEntry& entry) noexcept;

// "p50 0.4 ms, p99 12 ms, max 1.2 s of 5321 calls".
[[nodiscard]] std::string calls_text(const DiskFigures& figures);

}  // namespace framering
