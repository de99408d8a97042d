#include "acquirer/fitting_source.hpp"

#include <algorithm>

#include "acquirer/live_changes.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
void require_light(const ScanPlan& plan, const Source& source, LiveKey key, double value) {
    try {
        require_live_value(plan.source, key, source.live_setting(key), value);
    } catch (const Error& error) {
        throw Error(ExitCode::usage, error.what());
    }
}

void require_channel(const ScanPlan& plan, const Source& source, const Channel& channel) {
    if (channel.exposure_us != 0) {
        require_light(plan, source, LiveKey::exposure, channel.exposure_us);
    }
    if (channel.gain) {
        require_light(plan, source, LiveKey::gain, *channel.gain);
    }
    for (const auto& [key, value] : channel.settings) {
        if (!source.camera_setting(key)) {
            fail(ExitCode::usage,
                 "source {} has no setting '{}' that can be set; framering acquirer --camera-settings lists those "
                 "of a camera",
                 plan.source, key);
        }
    }
}
}  // namespace

void require_fitting_source(const ScanPlan& plan, const Source& source) {
    const auto axis = std::ranges::find(plan.axes, "c", &ScanAxis::name);
    for (const Channel& channel : plan.setup.channels) {
        try {
            if (axis != plan.axes.end()) {
                require_channel(plan, source, channel);
            }
        } catch (const Error& error) {
            throw error.within("channel " + channel.name);
        }
    }
    const auto timed = std::ranges::find(plan.axes, true, &ScanAxis::hardware_timed);
    if (timed != plan.axes.end() && !source.can_be_triggered_by_actuator()) {
        fail(
            ExitCode::usage,
            "axis {} is hardware-timed, and source {} takes no trigger from outside; use a camera with --trigger, "
            "or '@' with a time to settle",
            timed->name, plan.source);
    }
}

}  // namespace framering
