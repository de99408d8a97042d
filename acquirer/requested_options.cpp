#include "acquirer/requested_options.hpp"

#include <algorithm>
#include <string_view>

#include "acquirer/plan_options.hpp"
#include "acquirer/source/camera_wishes.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
// Before what the command line says of the same setting.
void wish(CameraWishes& camera, std::string_view key, std::string value, bool is_for_cameras) {
    std::erase_if(camera.settings, [&](const auto& setting) { return setting.first == key; });
    const auto same = std::ranges::find(camera.options, key, &CameraOption::key);
    if (same != camera.options.end()) {
        same->value = std::move(value);
    } else {
        camera.options.push_back({key, std::move(value), is_for_cameras});
    }
}

void set_camera(CameraWishes& camera, const ScanRequest& request) {
    if (request.exposure_us) {
        wish(camera, standard_key::kExposure, camera_number_text(*request.exposure_us), false);
    }
    if (request.frame_rate_hz) {
        wish(camera, standard_key::kFrameRate,
             *request.frame_rate_hz == 0 ? "max" : camera_number_text(*request.frame_rate_hz), false);
    }
    if (request.gain) {
        wish(camera, standard_key::kGain, camera_number_text(*request.gain), true);
    }
    for (const auto& [key, value] : request.settings) {
        std::erase_if(camera.options, [&key = key](const CameraOption& option) { return option.key == key; });
    }
}
}  // namespace

AcquirerOptions options_for_request(const AcquirerOptions& given, const ScanRequest& request) {
    AcquirerOptions options = with_request(given, request);
    options.asks_for_light = request.exposure_us || request.gain;
    if (is_plugin(options.source)) {
        set_camera(options.source.camera, request);
        return options;
    }
    if (!request.settings.empty()) {
        fail(ExitCode::usage, "'settings' are those of a camera; source {} has none", options.source.text);
    }
    options.source.camera = given.source.camera;
    options.gain = request.gain;
    return options;
}

}  // namespace framering
