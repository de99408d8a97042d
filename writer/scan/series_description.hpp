// What the files of a scan say about themselves, whatever the form.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "common/frame/frame_format.hpp"
#include "common/session/scan_plan.hpp"
#include "recorded/manifest.hpp"

namespace framering {

struct SeriesDescription {
    std::string name;  // of the scan
    FrameFormat format;
    std::string started_utc;  // as utc_text gives it; empty: not known
    // Shown to people, a line each: source, settings, what was lost.
    std::vector<std::pair<std::string, std::string>> notes;
    ScanSetup setup;
    std::vector<ScanAxis> axes;     // empty: time only, what was lost leaves no place empty
    std::vector<SkipRule> skips;    // points of them that are not taken
    std::vector<FrameRun> missing;  // frames that are in no file
    double time_increment_s = 0;    // from one index of t to the next; 0: not known
};

// `name`: of the scan.
[[nodiscard]] SeriesDescription description_of(const std::string& name, const Manifest& manifest);

}  // namespace framering
