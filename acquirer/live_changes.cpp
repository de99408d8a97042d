#include "acquirer/live_changes.hpp"

#include <cmath>

#include "common/base/log.hpp"

namespace framering {

namespace {
std::string text_of(LiveKey key, const LiveSetting& setting) {
    return live_value_text(key, setting.value, setting.unit);
}

// Settings of cameras can be longer than there is room for; those that can be changed always fit.
std::string shown_settings(const ScanPlan& plan, const LiveSettings& live) {
    std::string all = with_live_settings(source_settings_json(plan), live);
    return all.size() <= layout::kSettingsBytes ? all : with_live_settings("", live);
}

LiveSettings live_settings_of(const Source& source) {
    LiveSettings live;
    for (const LiveKey key : kLiveKeys) {
        live[key].setting = source.live_setting(key);
    }
    return live;
}
}  // namespace

void show_source(const ScanPlan& plan, const Source& source, SourceBook& book) {
    const Device& camera = plan.setup.camera;
    std::string name;
    for (const std::string* part : {&camera.manufacturer, &camera.model, &camera.serial_number}) {
        name += (name.empty() || part->empty() ? "" : " ") + *part;
    }
    book.begin(name.empty() ? plan.source : name, shown_settings(plan, live_settings_of(source)));
}

LiveChanges::LiveChanges(Source& source, AcquirerSession& session, const ScanPlan& plan)
    : source_(&source), session_(&session), plan_(plan), live_(live_settings_of(source)) {
}

double LiveChanges::exposure_us() const noexcept {
    return live_.exposure.setting ? live_.exposure.setting->value : plan_.setup.exposure_us;
}

bool LiveChanges::make_those_asked_for() {
    bool any = false;
    while (const auto change = session_->changes().next()) {
        LiveAnswer& answer = live_[change->key].answer;
        answer = {change->number, change->value, ExitCode::done, ""};
        try {
            require_live_value(plan_.source, change->key, live_[change->key].setting, change->value);
            require_not_recorded(change->key);
            make(change->key, change->value);
            any = true;
        } catch (const Error& error) {
            answer.exit_code = error.exit_code();
            answer.error = error.what();
            log_warning("{} stays as it is: {}", name_of(change->key), error.what());
        }
        show();
        session_->changes().answered(*change);
    }
    return any;
}

bool LiveChanges::make_of_plan(LiveKey key, std::optional<double> value) {
    if (!value || (live_[key].setting && is_same_live_value(*value, live_[key].setting->value))) {
        return false;
    }
    require_live_value(plan_.source, key, live_[key].setting, *value);
    source_->set_live(key, *value);
    look();
    show();
    return true;
}

void LiveChanges::make_of_plan(const std::string& camera_setting, const std::string& value) {
    source_->set_camera_setting(camera_setting, value);
    look();
    show();
}

void LiveChanges::make_again(const LiveSettings& before) {
    for (const LiveKey key : kLiveKeys) {
        if (!before[key].setting || !before[key].is_changed) {
            continue;
        }
        try {
            require_live_value(plan_.source, key, live_[key].setting, before[key].setting->value);
            make(key, before[key].setting->value);
        } catch (const Error& error) {
            log_warning("{} is no longer what it was before the acquirer died: {}", name_of(key), error.what());
        }
    }
    show();
}

void LiveChanges::make(LiveKey key, double value) {
    const std::string before = text_of(key, *live_[key].setting);
    source_->set_live(key, value);
    look();
    live_[key].is_changed = true;
    const LiveSetting& now = *live_[key].setting;
    log_info("{} changed from {} to {}{}", name_of(key), before, text_of(key, now),
             is_same_live_value(value, now.value)
                 ? ""
                 : fmt::format(", the nearest to {} that the camera has", live_value_text(key, value, now.unit)));
}

void require_live_value(const std::string& source, LiveKey key, const std::optional<LiveSetting>& setting,
                        double value) {
    if (!setting) {
        fail(ExitCode::failed, "source {} has no {} that can be set", source, name_of(key));
    }
    if (!setting->is_settable) {
        fail(ExitCode::failed,
             "the camera takes another {0} only before a scan; use --camera-setting {0}=VALUE at "
             "the next start",
             name_of(key));
    }
    if (!std::isfinite(value) ||
        (setting->has_range() && (value < setting->minimum || value > setting->maximum))) {
        fail(ExitCode::usage, "{} {} is out of range; use {}", name_of(key),
             live_value_text(key, value, setting->unit),
             setting->has_range() ? live_range_text(key, *setting) : "a number");
    }
}

void LiveChanges::require_not_recorded(LiveKey key) const {
    if (!session_->has_open_scan()) {
        return;
    }
    if (const std::string role = session_->roles().recording_role(); !role.empty()) {
        fail(ExitCode::refused,
             "role '{}' records the scan, and all frames of a recording have the same {}; change it before or "
             "after the recording",
             role, name_of(key));
    }
}

// Ranges may have changed with a value, and gain with exposure.
void LiveChanges::look() {
    for (const LiveKey key : kLiveKeys) {
        live_[key].setting = source_->live_setting(key);
    }
}

void LiveChanges::show() {
    plan_.source_settings = source_->settings();
    session_->source().set_settings(shown_settings(plan_, live_));
}

}  // namespace framering
