// Whether a sequence of hardware-timed points has come to its end, and what becomes of one that has not.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>

#include "acquirer/stepping/point_stepping.hpp"
#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/session/acquirer_counters.hpp"

namespace framering {

// A step whose points an actuator passes by its own clock.
enum class SequenceState : std::uint8_t {
    goes_on,  // frames may come
    over,     // none comes any more: those that did not are lost
    failed,   // the actuator did not get to its end
};

// Thread: one. Requires: `points` outlives it.
class SequenceWatch {
  public:
    SequenceWatch(PointStepping& points, MoveSettings settings) noexcept : points_(&points), settings_(settings) {}

    // While no frame comes. `silence`: for so long there was none, which is too long; nothing: it is not.
    [[nodiscard]] SequenceState look(std::optional<Nanoseconds> silence, double exposure_us);
    // The time for the next frame begins anew: a sequence was started, or a frame came.
    void await_frame() noexcept { over_ns_ = 0; }
    // It has failed: its point is approached anew, from this frame on. Fails (Error): the scan is to end.
    void begin_anew(std::uint64_t frame, AcquirerCounters& counters);

    // All its frames are there, `frame` is the next: waits for its end, as long as a move may take, and calls
    // `wait` meanwhile. False: `wait` said that the scan is to end. One that fails is counted, as its frames may
    // be of other points. Fails (Error): it failed, and OnError::stop was asked for.
    [[nodiscard]] bool is_done(std::uint64_t frame, AcquirerCounters& counters, const std::function<bool()>& wait);

  private:
    void count_as_failed(const Error& error, std::uint64_t frame, AcquirerCounters& counters);

    PointStepping* points_;
    MoveSettings settings_;
    std::optional<Error> failure_;
    std::uint64_t over_ns_ = 0;  // since when it is, and no frame came; 0: it is not
};

}  // namespace framering
