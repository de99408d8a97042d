// What is asked of a camera: settings by its own names, and options for those that mean the same in every plug-in.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace framering {

// As include/framering/camera_plugin.h has them, in the order in which a camera is set: what an earlier one
// changes decides what a later one may be.
namespace standard_key {
inline constexpr std::string_view kReconnect = "reconnect";
inline constexpr std::string_view kTrigger = "trigger";
inline constexpr std::string_view kBinning = "binning";
inline constexpr std::string_view kPixelFormat = "pixel_format";
inline constexpr std::string_view kRoi = "roi";
inline constexpr std::string_view kExposure = "exposure";
inline constexpr std::string_view kGain = "gain";
inline constexpr std::string_view kFrameRate = "frame_rate";
inline constexpr std::array kAll{kReconnect, kTrigger, kBinning, kPixelFormat, kRoi, kExposure, kGain, kFrameRate};
}  // namespace standard_key

// "software" of standard_key::kTrigger: the acquirer triggers. "off": frames come by themselves.
inline constexpr std::string_view kSoftwareTrigger = "software";
inline constexpr std::string_view kNoTrigger = "off";

struct CameraOption {
    std::string_view key;  // of standard_key::kAll
    std::string value;     // in the words of the setting
    // It only sets cameras. The others also describe frames, and do so where the camera does not have the setting.
    bool is_for_cameras = false;

    bool operator==(const CameraOption&) const = default;
};

// Name and value, in the order in which they are set.
using WantedSettings = std::vector<std::pair<std::string, std::string>>;

struct CameraWishes {
    WantedSettings settings;
    std::vector<CameraOption> options;
    [[nodiscard]] bool empty() const noexcept { return settings.empty() && options.empty(); }
    bool operator==(const CameraWishes&) const = default;
};

// "exposure" is --exposure, "frame_rate" is --frame-rate.
[[nodiscard]] std::string option_of(std::string_view key);

// Values of options in the words of their settings. Fails (Error, usage).
// "16,8,640,480": left, top, width and height.
[[nodiscard]] std::string parse_roi(const std::string& text);
// "2", "2x1"; the former is "2x2".
[[nodiscard]] std::string parse_binning(const std::string& text);
// A number that is not negative.
[[nodiscard]] std::string parse_gain(const std::string& text);

// As camera settings have it: the shortest text that means the same number.
[[nodiscard]] std::string camera_number_text(double number);

}  // namespace framering
