// From point to point of a plan: move, wait until everything is there, settle, read back.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "acquirer/actuator/actuators.hpp"
#include "acquirer/stepping/point_targets.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/session/acquirer_counters.hpp"
#include "common/session/source_book.hpp"

namespace framering {

// What becomes of a point whose move has failed as often as it may.
enum class OnError : std::uint8_t {
    stop,  // the scan ends, as interrupted
    skip,  // its frames are not taken: they stand in the files as failed ones
};

[[nodiscard]] OnError parse_on_error(std::string_view text);  // fails (Error, usage)

struct MoveSettings {
    Nanoseconds timeout = std::chrono::seconds(10);  // of one move, settling apart
    std::uint32_t retries = 2;
    OnError on_error = OnError::stop;
};

enum class AtPoint : std::uint8_t {
    there,    // the frame may be taken
    not_yet,  // not within the limit: ask again
    failed,   // never: the frame is a failed one
};

// Thread: one, the acquirer's. Requires: what it refers to outlives it. Invariants: no frame is taken at a point
// unless its move has arrived after it was last sent there, also after a restart.
class PointStepping {
  public:
    // Fails (Error, usage) as PointTargets does.
    PointStepping(const ScanPlan& plan, const PointOrder& order, Actuators& actuators, MoveSettings settings);

    // Keys of what is read back and measured get their places in the book.
    void announce_values(SourceBook& book);
    // When the scan began: the intervals of t count from here (CLOCK_MONOTONIC).
    void began(std::uint64_t began_ns) noexcept { began_ns_ = began_ns; }

    // Nothing is to be done between frames.
    [[nodiscard]] bool is_stepped() const noexcept { return targets_.is_stepped(); }
    // So many frames from this one on, and no more than `most`, are taken where it is taken.
    [[nodiscard]] std::uint64_t frames_in_step(std::uint64_t frame, std::uint64_t most) const noexcept;

    [[nodiscard]] bool is_first_of_step(std::uint64_t frame) const noexcept;

    // Gets everything to the point of this frame, and waits for it at most `limit`. Fails (Error): an actuator is
    // gone, or the move failed and OnError::stop was asked for.
    [[nodiscard]] AtPoint approach(std::uint64_t frame, Nanoseconds limit, AcquirerCounters& counters);
    // Of a step that is a sequence: the camera is armed, and what triggers it may begin. Once a step.
    // True: it begins now.
    bool start_sequence();
    // What was begun last has passed its last point, or nothing was; waits at most `limit`. Fails (Error) with
    // what the actuator says.
    [[nodiscard]] bool is_sequence_over(Nanoseconds limit);
    // The first frame of the sequence that was begun last.
    [[nodiscard]] std::uint64_t sequence_frame() const noexcept { return sequence_frame_; }
    // Nobody waits for its end any more.
    void give_sequence_up() noexcept { is_sequence_begun_ = false; }
    // It failed, and this is the next frame: it is to be approached, and goes on from there, or is given up. Fails
    // (Error) as approach().
    void sequence_failed(const Error& error, std::uint64_t frame, AcquirerCounters& counters);
    [[nodiscard]] bool has_sequences() const noexcept { return targets_.has_sequences(); }
    // The last frame at a point is exposed, and this one is next: its move begins while the former one is stored.
    void leave_for(std::uint64_t frame);
    // What was read back and measured at the point, into the header of one of its frames.
    void put_into(FrameInfo& info, std::uint64_t frame) const noexcept;
    // Somebody may have moved something meanwhile, as in a pause: the next frame is approached anew.
    void forget() noexcept;
    // All axes stop where they are.
    void stop() noexcept;

  private:
    enum class Step : std::uint8_t { none, moving, preparing, settling, waiting, reading, there, failed };

    [[nodiscard]] bool is_for(const PointIndices& point) const noexcept;
    void begin_move(std::uint64_t frame);
    // Everything is where it was sent: the sequence of this step, if it is one, is prepared.
    void arrived();
    // How far the move is, one step after the other. Fails (Error): it failed.
    void follow(Nanoseconds limit, AcquirerCounters& counters);
    // Until the point is due by the interval of t.
    void begin_waiting(AcquirerCounters& counters);
    void read_back(Nanoseconds limit);
    // A move has failed: tries again, or gives the point up. Fails (Error): the scan is to end.
    void retry(const Error& error, std::uint64_t frame, AcquirerCounters& counters);

    const PointOrder* order_;
    Actuators* actuators_;
    MoveSettings settings_;
    PointTargets targets_;
    std::optional<std::size_t> time_axis_;              // with an interval
    std::vector<std::optional<std::uint32_t>> places_;  // of what is read, in FrameInfo.values

    Step step_ = Step::none;
    std::uint64_t frame_ = 0;              // that was approached
    PointIndices point_{};                 // of it: step_ is about it
    bool is_sequence_started_ = false;     // of this step
    bool is_sequence_begun_ = false;       // and not known to be over
    std::uint64_t sequence_frame_ = 0;     // its first one
    std::optional<PointIndices> settled_;  // the last one where everything was there
    std::vector<AxisTarget> sent_;         // where the axes are, or on their way to; empty: not known
    std::optional<Error> failure_;         // of the move that could not begin
    Deadline deadline_ = Deadline::never();
    std::uint64_t settled_ns_ = 0;
    std::uint64_t due_ns_ = 0;
    std::uint32_t tries_ = 0;
    std::uint64_t began_ns_ = 0;
    std::uint64_t inner_began_ns_ = 0;  // where t is not the outermost axis: when its first point began
    std::vector<double> read_;          // by their places among axes and values of the actuators
};

}  // namespace framering
