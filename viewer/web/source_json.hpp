// What a source measures and counts, as a page gets it.
#pragma once
#include <algorithm>
#include <cmath>

#include "viewer/display/viewer_status.hpp"

namespace framering {

// By the places of the keys; null: not measured.
template <class Json>
[[nodiscard]] Json values_to_json(const FrameInfo& info) {
    Json values = Json::array();
    for (std::uint32_t i = 0; i < std::min(info.value_count, kMaxValues); ++i) {
        values.push_back(std::isfinite(info.values[i]) ? Json(info.values[i]) : Json());
    }
    return values;
}

template <class Json>
[[nodiscard]] Json value_keys_to_json(const ViewerStatus& status) {
    Json keys = Json::array();
    for (const SourceInfo::Key& key : status.value_keys) {
        keys.push_back({{"name", key.name}, {"unit", key.unit}});
    }
    return keys;
}

template <class Json>
[[nodiscard]] Json counters_to_json(const ViewerStatus& status) {
    Json counters = Json::array();
    for (const SourceCount& counter : status.counters) {
        counters.push_back({{"name", counter.name}, {"value", counter.value}});
    }
    return counters;
}

}  // namespace framering
