// Both segments of a session in the hands of its acquirer.
#pragma once
#include <optional>
#include <string>

#include "common/session/control_memory.hpp"
#include "common/session/frames_memory.hpp"
#include "common/shm/lease.hpp"
#include "common/shm/segment.hpp"

namespace framering {

// A segment with the producer's lease on it.
struct LeasedSegment {
    Segment segment;
    std::optional<Lease> lease;  // after the segment: it ends before
};

struct SessionSegments {
    ControlMemory control;
    FramesMemory frames;
    // After the memory: a successor need not wait until a large ring is unmapped.
    LeasedSegment control_segment;
    LeasedSegment frames_segment;
};

// Takes a session's names away, each if it leads to the given segment; nullptr: wherever it leads.
void unlink_segments(const std::string& session, const Segment* control, const Segment* frames) noexcept;

}  // namespace framering
