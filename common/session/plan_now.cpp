#include "common/session/plan_now.hpp"

#include <utility>

#include "common/session/live_setting.hpp"
#include "common/session/source_book.hpp"

namespace framering {

ScanPlan plan_now(const ScanInfo& scan, const SessionView& session) {
    ScanPlan plan = scan_plan_from_json(scan.plan);
    const std::optional<SourceInfo> source = read_source(session.source());
    const LiveSettings live = source ? live_settings_in(source->settings) : LiveSettings{};
    if (live.exposure.setting && live.exposure.is_changed) {
        plan.setup.exposure_us = live.exposure.setting->value;
    }
    if (live.exposure.is_changed || live.gain.is_changed) {
        // Settings of cameras that are too many to be shown stay as they were.
        if (auto now = other_settings_in(source->settings); !now.empty()) {
            plan.source_settings = std::move(now);
        }
    }
    return plan;
}

}  // namespace framering
