// What the files of a scan say about themselves, whatever the form.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "common/frame/frame_format.hpp"
#include "writer/manifest.hpp"

namespace framering {

struct SeriesDescription {
    std::string name;  // of the scan
    FrameFormat format;
    std::string started_utc;  // as utc_text gives it; empty: not known
    // Shown to people, a line each: source, settings, what was lost.
    std::vector<std::pair<std::string, std::string>> notes;
};

// `name`: of the scan.
[[nodiscard]] SeriesDescription description_of(const std::string& name, const Manifest& manifest);

}  // namespace framering
