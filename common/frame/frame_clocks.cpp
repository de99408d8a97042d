#include "common/frame/frame_clocks.hpp"

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kHostTimeEventNames =
    std::to_array<Named<HostTimeEvent>>({{HostTimeEvent::unknown, "unknown"},
                                         {HostTimeEvent::frame_taken, "frame_taken"},
                                         {HostTimeEvent::first_bytes, "first_bytes"},
                                         {HostTimeEvent::frame_complete, "frame_complete"}});
constexpr auto kCameraTimeEventNames =
    std::to_array<Named<CameraTimeEvent>>({{CameraTimeEvent::none, "none"},
                                           {CameraTimeEvent::unknown, "unknown"},
                                           {CameraTimeEvent::exposure_start, "exposure_start"},
                                           {CameraTimeEvent::exposure_end, "exposure_end"},
                                           {CameraTimeEvent::readout_start, "readout_start"}});
}  // namespace

std::string_view name_of(HostTimeEvent event) noexcept {
    return name_in(kHostTimeEventNames, event);
}

std::string_view name_of(CameraTimeEvent event) noexcept {
    return name_in(kCameraTimeEventNames, event);
}

std::optional<HostTimeEvent> host_time_event_named(std::string_view name) noexcept {
    return value_named(kHostTimeEventNames, name);
}

std::optional<CameraTimeEvent> camera_time_event_named(std::string_view name) noexcept {
    return value_named(kCameraTimeEventNames, name);
}

}  // namespace framering
