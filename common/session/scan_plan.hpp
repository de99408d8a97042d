// What a scan is to be, as the acquirer announces it: stands as JSON in the scan record and in the manifest.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.hpp"
#include "common/frame/frame_clocks.hpp"
#include "common/frame/frame_format.hpp"
#include "common/session/scan_axis.hpp"
#include "common/session/scan_setup.hpp"

namespace framering {

struct ScanPlan {
    FrameFormat format;
    std::optional<std::uint64_t> frames;  // nothing: until canceled or the source ends
    std::optional<Nanoseconds> duration;  // nothing: no limit in time
    double frame_rate_hz = 0;             // 0: as fast as the source and the readers go
    std::string when_full = "wait";       // wait, drop or stop
    std::string source;                   // as the option names it: "simulated", "tiff:/data/a.tif", "raw:-"
    std::vector<std::pair<std::string, std::string>> source_settings;
    std::vector<std::string> measures;   // of the pixels of every frame: "mean", "min", "max"
    FrameClocks clocks;                  // what the times of its frames stand for
    std::vector<ScanAxis> axes;          // empty: time only
    std::vector<SkipRule> skips;         // points of the axes that are not taken
    std::vector<std::string> actuators;  // as the option names them
    std::string name;                    // that the scan is to have; empty: the writer's choice
    std::uint64_t queue_entry = 0;       // number of the entry that asked for it; 0: none did
    ScanSetup setup;
};

// False: its source has values without a camera (--source none). Its frames stand for points; their pixels mean
// nothing, and are stored nowhere.
[[nodiscard]] inline bool has_images(const ScanPlan& plan) noexcept {
    return plan.source != "none";
}

// As --axes takes them: "t:10:60s,z:5:0.5um,c:2"; empty without axes.
[[nodiscard]] std::string axes_text(const std::vector<ScanAxis>& axes);

// What was set at the source: an object of texts.
[[nodiscard]] std::string source_settings_json(const ScanPlan& plan);
// As short as it gets: what is not known is left out.
[[nodiscard]] std::string to_json(const ScanPlan& plan);
// Fails (Error) on a text that is no plan.
[[nodiscard]] ScanPlan scan_plan_from_json(const std::string& text);
// As a user writes it: width, height and pixel_format are needed, what else is left out is as acquirer has it
// without options. Fails (Error, usage): which part is wrong.
[[nodiscard]] ScanPlan given_scan_plan(const std::string& text);

}  // namespace framering
