// Frames that a recorded scan does not have, and why.
#pragma once
#include <cstdint>
#include <string_view>

namespace framering {

enum class GapCause {
    ring_full,        // the acquirer had no room and dropped them
    writer_gone,      // they were in the ring, and given up before a writer stored them
    writer_evicted,   // they were in the ring, and written over while a writer was there
    disk_failed,      // they were in the ring, and the disk took no more
    before_attached,  // no writer was there yet: not recorded, but not lost either
};

// "ring full", "writer gone", "writer evicted", "disk failed", "before the writer attached"
[[nodiscard]] std::string_view name_of(GapCause cause) noexcept;

// Frames that the camera delivered and that are in no file; both ends included.
struct Gap {
    std::uint64_t delivered_from = 0;
    std::uint64_t delivered_to = 0;
    GapCause cause = GapCause::ring_full;

    [[nodiscard]] std::uint64_t count() const noexcept { return delivered_to - delivered_from + 1; }
    bool operator==(const Gap&) const = default;
};

}  // namespace framering
