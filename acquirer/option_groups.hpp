// The parts of the acquirer's --help.
#pragma once
#include <string>
#include <vector>

#include "common/base/help_topics.hpp"

namespace framering {

// Titles, in their order.
namespace option_group {
inline constexpr const char* kSource = "Source";
inline constexpr const char* kImages = "Folders of images (images:)";
inline constexpr const char* kPrograms = "Programs that take pictures (command:)";
inline constexpr const char* kCameras = "Cameras (genicam, plugin:)";
inline constexpr const char* kFormat = "Frame format (TIFF, images, pictures of a program: taken from them)";
inline constexpr const char* kScan = "Scan";
inline constexpr const char* kPlan = "Plan";
inline constexpr const char* kActuators = "Actuators";
inline constexpr const char* kServing = "Scans one after the other";
inline constexpr const char* kSample = "Sample and instrument (recorded in the files)";
inline constexpr const char* kRing = "Ring buffer in shared memory";
inline constexpr const char* kScheduling = "Scheduling";
inline constexpr const char* kLists = "Lists and checks, without a scan";
}  // namespace option_group

// What can be named behind --help: kinds of sources, and parts.
[[nodiscard]] std::vector<HelpTopic> acquirer_help_topics();
// What stands above the options.
[[nodiscard]] std::string acquirer_synopsis();

}  // namespace framering
