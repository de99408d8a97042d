#include "acquirer/channel_settings.hpp"

#include <algorithm>

namespace framering {

namespace {
// With a channel for each of its points, some of which have settings of their own.
std::optional<std::size_t> channel_axis_of(const ScanPlan& plan) {
    const auto axis = std::ranges::find(plan.axes, "c", &ScanAxis::name);
    const std::vector<Channel>& channels = plan.setup.channels;
    return axis == plan.axes.end() || channels.size() != axis->length ||
                   std::ranges::none_of(channels, &Channel::has_own_settings)
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(axis - plan.axes.begin()));
}
}  // namespace

ChannelSettings::ChannelSettings(const ScanPlan& plan, const Source& source, LiveChanges& changes)
    : plan_(&plan), changes_(&changes), axis_(channel_axis_of(plan)) {
    if (!axis_) {
        return;
    }
    if (const auto gain = source.live_setting(LiveKey::gain)) {
        gain_ = gain->value;
    }
    for (const Channel& channel : plan.setup.channels) {
        for (const auto& [key, value] : channel.settings) {
            of_scan_[key] = source.camera_setting(key).value_or("");
        }
    }
    now_ = of_scan_;
}

ChannelSettings::Settings ChannelSettings::settings_of(const Channel& channel) const {
    Settings settings = channel.settings;
    settings.insert(of_scan_.begin(), of_scan_.end());
    return settings;
}

bool ChannelSettings::is_camera_to_rest(const PointIndices& point) const {
    return axis_ && settings_of(channel_at(point)) != now_;
}

bool ChannelSettings::set_for(const PointIndices& point) {
    if (!axis_) {
        return false;
    }
    const Channel& channel = channel_at(point);
    for (const auto& [key, value] : settings_of(channel)) {
        if (std::string& now = now_[key]; now != value) {
            changes_->make_of_plan(key, value);
            now = value;
        }
    }
    const double exposure_us = channel.exposure_us != 0 ? channel.exposure_us : plan_->setup.exposure_us;
    const bool is_exposed_anew =
        changes_->make_of_plan(LiveKey::exposure, exposure_us != 0 ? std::optional(exposure_us) : std::nullopt);
    return changes_->make_of_plan(LiveKey::gain, channel.gain ? channel.gain : gain_) || is_exposed_anew;
}

}  // namespace framering
