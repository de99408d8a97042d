// What somebody may ask of an acquirer for one scan: a plan file, an entry of the queue, a request over the
// network.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.hpp"
#include "common/session/scan_axis.hpp"
#include "common/session/scan_setup.hpp"

namespace framering {

// What is not there stays as the acquirer's command line has it. It names no program, plug-in or file.
struct ScanRequest {
    std::string name;
    std::vector<ScanAxis> axes;
    std::vector<SkipRule> skips;
    std::optional<std::uint64_t> frames;
    std::optional<Nanoseconds> duration;
    std::optional<double> frame_rate_hz;
    std::optional<double> exposure_us;
    std::optional<double> gain;
    std::vector<std::pair<std::string, std::string>> settings;  // of the camera, in their order
    std::vector<Channel> channels;
    std::string sample;
    std::string comment;

    bool operator==(const ScanRequest&) const = default;
};

// JSON as docs/plans.md has it, or a scan.json: then what its plan has of these. Fails (Error, usage): what is no
// JSON, what is not known there, by its name; what makes no sense. NotAllowed.
[[nodiscard]] ScanRequest parse_scan_request(const std::string& text);
[[nodiscard]] std::string to_json(const ScanRequest& request);

// What is given, and the rest as planned; axes that are given are without the planned rules and frames, and
// settings are taken one by one. Fails (Error, usage) as parse_scan_request().
[[nodiscard]] ScanRequest completed(const ScanRequest& given, const ScanRequest& planned);

// What its axes and its number of frames come to; nothing: it says neither.
[[nodiscard]] std::optional<std::uint64_t> planned_frames(const ScanRequest& request);

// A name as directories can have it: no path, at most 200 bytes, no control characters. Fails (Error, usage).
void require_scan_name(const std::string& name);

}  // namespace framering
