// What the two times of a frame stand for: that of this machine, and that of the camera.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace framering {

// The event that FrameInfo::capture_time_ns tells, on this machine's CLOCK_MONOTONIC. The numbers stand in shared
// memory: never change one.
enum class HostTimeEvent : std::uint32_t {
    unknown = 0,
    frame_taken = 1,     // the acquirer went for it: it was simulated or read from a file then
    first_bytes = 2,     // the first packet, or the first bytes, came
    frame_complete = 3,  // the last packet came: the frame was whole
};

// The event that FrameInfo::camera_timestamp tells, in ticks of the camera.
enum class CameraTimeEvent : std::uint32_t {
    none = 0,     // no time of a camera: camera_timestamp is 0
    unknown = 1,  // a time of the camera, and it does not say of what
    exposure_start = 2,
    exposure_end = 3,
    readout_start = 4,
};

struct FrameClocks {
    HostTimeEvent host = HostTimeEvent::unknown;
    CameraTimeEvent camera = CameraTimeEvent::none;
    std::uint64_t camera_ticks_per_second = 0;  // 0: not known

    bool operator==(const FrameClocks&) const = default;
};

// "unknown", "frame_taken", "first_bytes", "frame_complete"
[[nodiscard]] std::string_view name_of(HostTimeEvent event) noexcept;
// "none", "unknown", "exposure_start", "exposure_end", "readout_start"
[[nodiscard]] std::string_view name_of(CameraTimeEvent event) noexcept;
// Nothing for another text.
[[nodiscard]] std::optional<HostTimeEvent> host_time_event_named(std::string_view name) noexcept;
[[nodiscard]] std::optional<CameraTimeEvent> camera_time_event_named(std::string_view name) noexcept;

}  // namespace framering
