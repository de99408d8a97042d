// What must not be overlooked, in words across the picture. Pure.
#pragma once
#include <cstdint>
#include <optional>

#include "viewer/display/status_text.hpp"
#include "viewer/display/viewer_status.hpp"

namespace framering {

// Knows how far apart frames come, and so when one is missing.
class FrameRhythm {
  public:
    void add(const ShownFrame& frame);
    // The next frame should have come long ago: after three times the usual distance, and not before two seconds.
    [[nodiscard]] bool is_late(std::uint64_t now_ns) const;
    [[nodiscard]] std::uint64_t newest_ns() const noexcept { return newest_ns_; }

  private:
    std::uint64_t scan_id_ = 0;
    std::uint64_t delivered_ = 0;
    std::uint64_t newest_ns_ = 0;  // its capture
    std::uint64_t distance_ns_ = 0;
};

// Nothing while newest frames are shown.
[[nodiscard]] std::optional<StatusPart> notice(const ViewerStatus& status, const FrameRhythm& rhythm,
                                               std::uint64_t now_ns);

}  // namespace framering
