// Channels of a plan, and other parts of a request, as JSON.
#pragma once
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "common/session/scan_setup.hpp"

namespace framering {

// What is not known of a channel is left out.
[[nodiscard]] nlohmann::json channel_to_json(const Channel& channel);

// Of a request. These fail (Error, usage, or nlohmann::json::exception): what is not known, or makes no sense.
[[nodiscard]] Channel channel_from_json(const nlohmann::json& from);
// In us, above 0. Under the key "exposure" a text with a unit, under "exposure_us" a number.
[[nodiscard]] double exposure_at(const nlohmann::json& from, const std::string& key);
// Finite.
[[nodiscard]] double number_at(const nlohmann::json& from, const char* key);
// Camera settings, by name; a number or a truth value is what its text says.
[[nodiscard]] std::map<std::string, std::string> camera_settings_from_json(const nlohmann::json& from);

}  // namespace framering
