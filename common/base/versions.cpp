#include "common/base/versions.hpp"

#include <fmt/core.h>

namespace framering {

namespace {
std::string_view known_commit = "unknown";
}  // namespace

void set_commit(std::string_view commit) noexcept {
    known_commit = commit;
}

std::string version_text(std::string_view program) {
    return fmt::format(
        "{} {} (commit {})\nmemory layout {}\nscan.json format {}, scan.index format {}, scan.values format {}\n"
        "camera plug-ins {}, actuator plug-ins {}\n",
        program, FRAMERING_VERSION, known_commit, versions::kMemoryLayout, versions::kManifest, versions::kIndex,
        versions::kValues, versions::kCameraPlugins, versions::kActuatorPlugins);
}

}  // namespace framering
