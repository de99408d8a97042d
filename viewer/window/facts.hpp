// What is known of the frame that is shown and of its recording, as names and values. Pure.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "viewer/display/status_text.hpp"
#include "viewer/display/viewer_status.hpp"

namespace framering {

struct Fact {
    std::string name;
    std::string value;
    Emphasis emphasis = Emphasis::plain;
};
using Facts = std::vector<Fact>;

// Its header. `axes`: of its scan's plan, as far as they are known. `monotonic_to_utc_ns`: what to add to its
// times.
[[nodiscard]] Facts frame_facts(const ShownFrame& frame, std::span<const ScanAxis> axes,
                                std::uint64_t monotonic_to_utc_ns);
// Of the whole frame, and of the box where there is one.
[[nodiscard]] Facts pixel_facts(const FrameStatistics& frame, const Measurements& measured);
// What was measured with the frame, then what camera and driver count; empty: nothing of either.
[[nodiscard]] Facts source_facts(const ViewerStatus& status);
// Rates, losses, ring, writer, disk.
[[nodiscard]] Facts recording_facts(const ViewerStatus& status);

}  // namespace framering
