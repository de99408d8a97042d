#include "common/frame/frame_clocks.hpp"

#include <doctest/doctest.h>

using namespace framering;

TEST_CASE("each event of a time has a name that leads back to it, and the numbers stay") {
    for (const HostTimeEvent event : {HostTimeEvent::unknown, HostTimeEvent::frame_taken,
                                      HostTimeEvent::first_bytes, HostTimeEvent::frame_complete}) {
        CHECK(host_time_event_named(name_of(event)) == event);
    }
    for (const CameraTimeEvent event :
         {CameraTimeEvent::none, CameraTimeEvent::unknown, CameraTimeEvent::exposure_start,
          CameraTimeEvent::exposure_end, CameraTimeEvent::readout_start}) {
        CHECK(camera_time_event_named(name_of(event)) == event);
    }
    CHECK_FALSE(host_time_event_named("shutter_open"));
    CHECK_FALSE(camera_time_event_named(""));
    CHECK(static_cast<int>(HostTimeEvent::frame_complete) == 3);
    CHECK(static_cast<int>(CameraTimeEvent::readout_start) == 4);
}
