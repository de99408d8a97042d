#include "common/session/forecast.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "common/base/quantity.hpp"
#include "common/session/scan_plan.hpp"
#include "common/session/session_status.hpp"

namespace framering {

namespace {
constexpr double kNsPerSecond = 1e9;
constexpr double kLongestSeconds = 365.0 * 24 * 3600;
constexpr double kLeastGrowth = 0.01;  // of the frame rate: less is the noise of both rates

std::optional<Nanoseconds> time_for(double amount, double per_second) noexcept {
    if (per_second <= 0 || amount / per_second > kLongestSeconds) {
        return std::nullopt;
    }
    return Nanoseconds(static_cast<Nanoseconds::rep>(amount / per_second * kNsPerSecond));
}

std::optional<Nanoseconds> time_to_full_ring(const ForecastFigures& figures) noexcept {
    const double growth_hz = figures.frame_rate_hz - figures.store_rate_hz;
    const bool is_known = figures.frame_rate_hz > 0 && figures.store_rate_hz > 0;
    if (!is_known || figures.ring_used * 10 <= figures.slot_count ||
        growth_hz <= kLeastGrowth * figures.frame_rate_hz) {
        return std::nullopt;
    }
    const std::uint64_t free_slots = figures.slot_count - std::min(figures.slot_count, figures.ring_used);
    return time_for(static_cast<double>(free_slots), growth_hz);
}

std::optional<Nanoseconds> sooner_of(std::optional<Nanoseconds> a, std::optional<Nanoseconds> b) noexcept {
    return a && b ? std::min(*a, *b) : a ? a : b;
}

// Until the plan ends the scan. The rate says how long the frames take that it expects.
std::optional<Nanoseconds> time_to_end(const ForecastFigures& figures) noexcept {
    std::optional<Nanoseconds> for_frames;
    if (figures.frames_left && *figures.frames_left != 0) {
        for_frames = time_for(static_cast<double>(*figures.frames_left), figures.frame_rate_hz);
    }
    return sooner_of(for_frames, figures.time_left);
}

// Frames that the plan expects until its end.
std::optional<double> expected_frames(const ForecastFigures& figures) noexcept {
    std::optional<double> expected;
    if (figures.frames_left) {
        expected = static_cast<double>(*figures.frames_left);
    }
    if (figures.time_left && figures.frame_rate_hz > 0) {
        const double in_time =
            static_cast<double>(figures.time_left->count()) / kNsPerSecond * figures.frame_rate_hz;
        expected = std::min(expected.value_or(in_time), in_time);
    }
    return expected;
}

// What the plan expects, and what waits in the ring, is more than there is room for.
bool is_too_much(const ForecastFigures& figures) noexcept {
    const std::optional<double> expected = expected_frames(figures);
    return figures.free_bytes && expected &&
           (*expected + static_cast<double>(figures.ring_used)) * static_cast<double>(figures.frame_bytes) >
               static_cast<double>(*figures.free_bytes);
}

std::optional<Nanoseconds> planned_duration(const std::string& plan) noexcept {
    try {
        return scan_plan_from_json(plan).duration;
    } catch (const std::exception&) {  // not announced yet, or of another version
        return std::nullopt;
    }
}

// Of several writers, each with a disk of its own: the first disk that is full, the first that leaves no room in
// the ring.
Forecast worse_of(const Forecast& a, const Forecast& b) noexcept {
    return {sooner_of(a.disk_full, b.disk_full), sooner_of(a.ring_full, b.ring_full),
            sooner_of(a.scan_left, b.scan_left), a.disk_full_before_end || b.disk_full_before_end};
}
}  // namespace

Forecast forecast(const ForecastFigures& figures) noexcept {
    Forecast result;
    const double byte_rate = (figures.store_rate_hz > 0 ? figures.store_rate_hz : figures.frame_rate_hz) *
                             static_cast<double>(figures.frame_bytes);
    if (figures.free_bytes) {
        result.disk_full = time_for(static_cast<double>(*figures.free_bytes), byte_rate);
    }
    result.disk_full_before_end = result.disk_full && is_too_much(figures);
    result.ring_full = time_to_full_ring(figures);
    result.scan_left = time_to_end(figures);
    return result;
}

Forecast forecast_of(const SessionStatus& status, std::uint64_t now_ns) noexcept {
    if (!status.scan || status.scan->over() || !status.acquirer_alive) {
        return {};
    }
    // A role that only processes fills no disk, and is evicted rather than that the ring gets full.
    ForecastFigures figures;
    figures.frame_rate_hz = status.frame_rate_hz();
    figures.ring_used = status.ring_used;
    figures.slot_count = status.slot_count;
    if (const auto planned = status.scan->planned) {
        figures.frames_left = *planned - std::min(*planned, status.scan->delivered);
    }
    if (const auto duration = planned_duration(status.scan->plan); duration && status.scan->started_ns != 0) {
        const Nanoseconds passed(now_ns - std::min(now_ns, status.scan->started_ns));
        figures.time_left = std::max(*duration - passed, Nanoseconds(0));
    }
    Forecast worst = forecast(figures);
    for (const ProcessStatus& process : status.processes) {
        if (process.disk && process.may_block() && process.alive && process.frames != 0) {
            figures.ring_used = process.lag;
            figures.store_rate_hz = process.disk->store_rate_hz();
            figures.frame_bytes = process.bytes / process.frames;
            // In trouble the writer says so itself: nobody knows how long the room lasts.
            figures.free_bytes = process.error.empty() ? process.disk->free_bytes : std::nullopt;
            worst = worse_of(worst, forecast(figures));
        }
    }
    return worst;
}

std::string disk_full_text(const Forecast& forecast) {
    if (!forecast.disk_full) {
        return {};
    }
    if (*forecast.disk_full == Nanoseconds(0)) {
        return "disk full";
    }
    return fmt::format("disk full in {}{}", duration_text(*forecast.disk_full),
                       forecast.disk_full_before_end ? ", BEFORE THE SCAN ENDS" : "");
}

std::string ring_full_text(const Forecast& forecast) {
    if (!forecast.ring_full) {
        return {};
    }
    return *forecast.ring_full == Nanoseconds(0) ? "ring full"
                                                 : "ring full in " + duration_text(*forecast.ring_full);
}

}  // namespace framering
