#include "acquirer/plugin/plugin_times.hpp"

namespace framering {

namespace {
HostTimeEvent host_event_of(std::uint32_t event) noexcept {
    switch (event) {
        case FR_EVENT_FIRST_BYTES:
            return HostTimeEvent::first_bytes;
        case FR_EVENT_FRAME_COMPLETE:
            return HostTimeEvent::frame_complete;
        default:
            return HostTimeEvent::unknown;
    }
}

CameraTimeEvent camera_event_of(std::uint32_t event) noexcept {
    switch (event) {
        case FR_EVENT_EXPOSURE_START:
            return CameraTimeEvent::exposure_start;
        case FR_EVENT_EXPOSURE_END:
            return CameraTimeEvent::exposure_end;
        case FR_EVENT_READOUT_START:
            return CameraTimeEvent::readout_start;
        default:
            return CameraTimeEvent::unknown;
    }
}
}  // namespace

FrameClocks clocks_of(const fr_format& said) noexcept {
    const bool has_clock = said.ticks_per_second != 0 || said.ticks_event != FR_EVENT_UNKNOWN;
    return {host_event_of(said.host_event), has_clock ? camera_event_of(said.ticks_event) : CameraTimeEvent::none,
            said.ticks_per_second};
}

FrameIds frame_ids_of(const fr_format& said) noexcept {
    switch (said.frame_ids) {
        case FR_IDS_16_FROM_1:
            return FrameIds::bits16_without_zero;
        case FR_IDS_32:
            return FrameIds::bits32;
        case FR_IDS_64:
            return FrameIds::bits64;
        default:
            return FrameIds::none;
    }
}

}  // namespace framering
