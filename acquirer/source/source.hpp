// What every source of frames tells of itself, whichever way its frames come.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/frame/frame_clocks.hpp"
#include "common/frame/frame_format.hpp"
#include "common/frame/sensor_region.hpp"
#include "common/session/live_setting.hpp"
#include "common/session/scan_setup.hpp"

namespace framering {

// How frames of a source come, and so how long a silence of it may last.
enum class Delivery : std::uint8_t {
    on_demand,     // whenever they are asked for: a file, the simulation
    free_running,  // by themselves, one after the other
    triggered,     // when something outside says so: an external trigger, a program behind a pipe
};

// Two kinds follow from it: FrameSource (frame_source.hpp) is asked for one frame after the other, QueuedSource
// (queued_source.hpp) fills slots that it was given ahead.
class Source {
  public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    // Of every frame; does not change.
    [[nodiscard]] virtual FrameFormat format() const = 0;
    // How many frames there will be, where that is known before the end.
    [[nodiscard]] virtual std::optional<std::uint64_t> frame_count() const = 0;
    // True: waiting costs nothing (simulated, replayed), so a full ring may hold it back. False: a free-running
    // camera.
    [[nodiscard]] virtual bool is_pausable() const = 0;
    // For the manifest: what was set, as name and value.
    [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> settings() const = 0;

    [[nodiscard]] virtual Delivery delivery() const = 0;
    // A long silence of it is to be told: it waits for something that may not come.
    [[nodiscard]] virtual bool may_fall_silent() const { return delivery() != Delivery::on_demand; }
    // It gives a frame whenever an actuator triggers it, and none otherwise.
    [[nodiscard]] virtual bool can_be_triggered_by_actuator() const { return delivery() == Delivery::triggered; }
    // What the times of its frames stand for; does not change.
    [[nodiscard]] virtual FrameClocks clocks() const = 0;

    // Of the frames of all scans that follow each other with other sources of its kind: a slot holds each of them.
    [[nodiscard]] virtual std::uint64_t largest_payload_bytes() const { return format().payload_bytes(); }

    // Of every frame; does not change.
    [[nodiscard]] virtual SensorRegion region() const { return {}; }

    // How long each frame is exposed, where the source knows better than the user.
    [[nodiscard]] virtual std::optional<double> exposure_us() const { return std::nullopt; }

    // What the source knows about specimen and instrument; what the user says goes before it.
    [[nodiscard]] virtual ScanSetup setup() const { return {}; }

    // As it was set or read last: asks no device. Nothing: the source does not have it.
    [[nodiscard]] virtual std::optional<LiveSetting> live_setting(LiveKey) const { return std::nullopt; }
    // Before the first frame or between two of them. The frames after it have it; those of a camera that it has
    // begun already may not. live_setting() then says what the source took. Requires: it is there and settable,
    // and the value within its range. Fails (Error): it was not set, and the source goes on as before.
    virtual void set_live(LiveKey key, double value);

    // A setting of the camera by its own name, as it was read back last: asks no device. Nothing: there is none of
    // this name that can be set.
    [[nodiscard]] virtual std::optional<std::string> camera_setting(const std::string&) const {
        return std::nullopt;
    }
    // Requires: it is there, and no frames come: before the first one, or a QueuedSource that was stopped. Fails
    // (Error): it was not set; or it was, and frames have another format or other clocks with it.
    virtual void set_camera_setting(const std::string& key, const std::string& value);

    // What the user should know of frames that came too late for this source to give them, and what to do; empty:
    // nothing. For the end of a scan.
    [[nodiscard]] virtual std::string left_behind() const { return {}; }
};

}  // namespace framering
