// Exposure, gain and camera settings of the channels of a plan that steps through them.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "acquirer/live_changes.hpp"
#include "acquirer/source/source.hpp"
#include "common/session/point_order.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

// Thread: one. Requires: what it refers to outlives it.
class ChannelSettings {
  public:
    // What a channel does not name is as the source has it now. Requires: require_fitting_source()
    // (fitting_source.hpp) lets the plan pass.
    ChannelSettings(const ScanPlan& plan, const Source& source, LiveChanges& changes);

    // set_for() is going to set what no camera takes while frames come.
    [[nodiscard]] bool is_camera_to_rest(const PointIndices& point) const;
    // As the channel of this point has it; what stands so already is not set again. True: exposure or gain has
    // changed. Fails (Error): the source did not take it.
    bool set_for(const PointIndices& point);

  private:
    using Settings = std::map<std::string, std::string>;

    [[nodiscard]] const Channel& channel_at(const PointIndices& point) const {
        return plan_->setup.channels.at(point[*axis_]);
    }
    // Of all names that any channel has a value for.
    [[nodiscard]] Settings settings_of(const Channel& channel) const;

    const ScanPlan* plan_;
    LiveChanges* changes_;
    std::optional<std::size_t> axis_;  // nothing: no channel has settings of its own
    std::optional<double> gain_;       // of channels without one of their own
    Settings of_scan_;
    Settings now_;
};

}  // namespace framering
