// What an acquirer finds under the names of its session.
#pragma once
#include <optional>

#include "common/session/control_memory.hpp"
#include "common/session/segment_building.hpp"
#include "common/session/session_segments.hpp"
#include "common/session/session_settings.hpp"

namespace framering {

// The segments of a former acquirer: they are kept where they fit, and retired where they do not. Both may be
// missing, half-built, foreign, or damaged.
//
// Thread safety: one thread. Invariants: holds the producer's lease of the control segment that the name leads to.
class StandingSegments {
  public:
    // Takes the lease, of an empty new control segment where none stands. Fails (Error): refused, another acquirer
    // holds it (who, since when).
    explicit StandingSegments(const SessionSettings& settings);

    // Takes them over, with a raised epoch. Nothing: they cannot be used further, or have another geometry. Call
    // it once. Fails (Error): refused, they are of another version and still needed.
    [[nodiscard]] std::optional<SessionSegments> keep();
    // Closes a scan that is open, tells everyone that the ring is over, and takes the names away. Requires: keep()
    // returned nothing. Fails (Error): refused, frames of an earlier scan wait for a writer.
    [[nodiscard]] Inheritance retire();

  private:
    void take_control_lease();
    // Fails (Error): refused, a process of another version uses the session, or frames in it wait for one.
    void refuse_if_of_other_layout(const Segment& control) const;
    [[nodiscard]] bool warn_if_exposed(const Segment& segment) const;
    // False: nothing in the control segment is worth keeping.
    [[nodiscard]] bool map_control();
    void open_frames();
    [[nodiscard]] bool has_wanted_geometry() const noexcept;
    [[nodiscard]] bool take_frames_lease();
    void refuse_if_owed() const;

    const SessionSettings* settings_;
    std::optional<ControlMemory> control_;
    std::optional<LeasedSegment> control_segment_;  // after the memory, see SessionSegments
    std::optional<LeasedSegment> frames_segment_;   // usable
};

}  // namespace framering
