// Axes and skip rules as they stand in plans: scan records, scan.json, plan files.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "common/session/scan_axis.hpp"

namespace framering {

[[nodiscard]] nlohmann::json axes_to_json(const std::vector<ScanAxis>& axes);
// One of them. Fails (Error; json::exception): it is none.
[[nodiscard]] ScanAxis axis_from_json(const nlohmann::json& from);
// What every plan relies on: names in their short form, each once, at most kMaxAxes; only the first one without an
// end; lists as long as their axis; numbers that are finite; no more points than can be counted. Fails (Error).
void require_possible(const std::vector<ScanAxis>& axes);

[[nodiscard]] nlohmann::json skips_to_json(const std::vector<SkipRule>& skips, const std::vector<ScanAxis>& axes);
// "where" may name a point by its label. Fails (Error; json::exception).
[[nodiscard]] std::vector<SkipRule> skips_from_json(const nlohmann::json& from, const std::vector<ScanAxis>& axes);

}  // namespace framering
