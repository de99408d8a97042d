// Exposure and gain as a page gets them.
#pragma once
#include <string>

#include "viewer/display/viewer_status.hpp"

namespace framering {

// {"exposure": {"value": 10000.0, "text": "10 ms", ...}, "gain": {...}, "fixed": ""}: those that the source has,
// and why they cannot be changed now.
template <class Json>
[[nodiscard]] Json live_to_json(const ViewerStatus& status) {
    Json out{{"fixed", status.live_fixed}};
    for (const LiveKey key : kLiveKeys) {
        const ShownLiveSetting& shown = status.live[key];
        if (!shown.setting) {
            continue;
        }
        const LiveSetting& now = *shown.setting;
        out[std::string(name_of(key))] = {{"value", now.value},
                                          {"unit", now.unit},
                                          {"minimum", now.has_range() ? Json(now.minimum) : Json()},
                                          {"maximum", now.has_range() ? Json(now.maximum) : Json()},
                                          {"settable", now.is_settable},
                                          {"answered", shown.answer.number},
                                          {"text", live_value_text(key, now.value, now.unit)}};
    }
    return out;
}

}  // namespace framering
