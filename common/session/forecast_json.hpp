// A forecast in the JSON of every program: the names are those that docs/control.md tells.
#pragma once
#include "common/session/forecast.hpp"

namespace framering {

// Json: nlohmann::json, which our headers do not name.
template <class Json>
[[nodiscard]] Json forecast_to_json(const Forecast& forecast) {
    const auto time = [](const std::optional<Nanoseconds>& left) { return left ? Json(left->count()) : Json(); };
    return {{"disk_full_ns", time(forecast.disk_full)},
            {"disk_full_before_end", forecast.disk_full_before_end},
            {"ring_full_ns", time(forecast.ring_full)},
            {"scan_left_ns", time(forecast.scan_left)}};
}

}  // namespace framering
