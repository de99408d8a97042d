#include "writer/upkeep/stored_text.hpp"

#include <fmt/core.h>

namespace framering {

std::string stored_text(const Manifest& manifest) {
    if (!has_images(manifest.plan)) {
        return fmt::format("{} frames without images", manifest.stored);
    }
    return fmt::format("{} frames in {} {}", manifest.stored, manifest.files.size(),
                       manifest.files.size() == 1 ? "file" : "files");
}

}  // namespace framering
