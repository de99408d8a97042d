// What runs full and when, at the rates of the moment. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/clock.hpp"

namespace framering {

struct SessionStatus;

struct ForecastFigures {
    double frame_rate_hz = 0;  // delivered; 0: unknown or standing
    double store_rate_hz = 0;  // stored; 0: unknown
    std::uint64_t frame_bytes = 0;
    std::optional<std::uint64_t> free_bytes;  // on the disk
    std::uint64_t ring_used = 0;
    std::uint64_t slot_count = 0;
    std::optional<std::uint64_t> frames_left;  // that the plan still expects from the source
    std::optional<Nanoseconds> time_left;      // after which the plan ends the scan
};

struct Forecast {
    std::optional<Nanoseconds> disk_full;  // nothing: not known, or not within a year
    std::optional<Nanoseconds> ring_full;  // only while the ring is filling; 0: it is full
    std::optional<Nanoseconds> scan_left;  // of a scan whose plan has an end
    bool disk_full_before_end = false;     // what the plan still expects does not fit

    bool operator==(const Forecast&) const = default;
};

[[nodiscard]] Forecast forecast(const ForecastFigures& figures) noexcept;
// Nothing is foretold of a scan that is over, of an acquirer that is gone, of a disk that no writer tells of.
// `now_ns`: monotonic_ns() of the status.
[[nodiscard]] Forecast forecast_of(const SessionStatus& status, std::uint64_t now_ns) noexcept;

// "disk full in 6 h 10 min", "disk full in 12 min 3 s, BEFORE THE SCAN ENDS", "disk full". Empty where nothing is
// foretold.
[[nodiscard]] std::string disk_full_text(const Forecast& forecast);
// "ring full in 4.2 s"; "ring full". Empty where nothing is foretold.
[[nodiscard]] std::string ring_full_text(const Forecast& forecast);

}  // namespace framering
