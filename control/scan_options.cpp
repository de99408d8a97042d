#include "control/scan_options.hpp"

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/base/text_file.hpp"
#include "common/session/axis_option.hpp"

namespace framering {

namespace {
double frame_rate_of(const std::string& text) {
    return text == "max" ? 0 : parse_rate_hz(text);
}

double exposure_us_of(const std::string& text) {
    return std::chrono::duration<double, std::micro>(parse_duration(text)).count();
}

std::pair<std::string, std::string> setting_of(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        fail(ExitCode::usage, "'{}' is no setting; use NAME=VALUE", text);
    }
    return {text.substr(0, equals), text.substr(equals + 1)};
}
}  // namespace

void declare_scan_options(CommandLine& line, ScanOptions& options) {
    ScanRequest& request = options.request;
    const auto option = [&](const char* name, const char* value, const char* help, auto set) {
        line.option(name, value, help, [&options, set](const std::string& text) { set(options.request, text); });
    };
    line.group("start, queue add: for the scan; what is not given is as in the acquirer's options");
    line.repeatable("axis", "NAME=...", "an axis of the scan, outermost first, such as z=-10um:10um:21",
                    [&](const std::string& text) {
                        add_axis(request.axes, parse_axis_option(text, [](const std::string& path) {
                                     return read_text_file(path);
                                 }));
                    });
    option("plan", "FILE",
           "JSON file that says what the scan is to do; a scan.json repeats that scan; options override",
           [&options](ScanRequest&, const std::string& text) { options.plan_file = text; });
    option("name", "NAME", "name of the scan and of its directory",
           [](ScanRequest& to, const std::string& text) { to.name = text; });
    option("frames", "COUNT", "end after COUNT frames",
           [](ScanRequest& to, const std::string& text) { to.frames = parse_count(text); });
    option("duration", "TIME", "end after this time, such as 10s",
           [](ScanRequest& to, const std::string& text) { to.duration = parse_duration(text); });
    option("frame-rate", "HZ|max", "frames per second, or per minute or hour, such as 4/min",
           [](ScanRequest& to, const std::string& text) { to.frame_rate_hz = frame_rate_of(text); });
    option("exposure", "TIME", "exposure time, such as 20ms",
           [](ScanRequest& to, const std::string& text) { to.exposure_us = exposure_us_of(text); });
    option("gain", "NUMBER", "gain, in the camera's unit",
           [](ScanRequest& to, const std::string& text) { to.gain = parse_number(text); });
    option("sample", "TEXT", "what is in the images",
           [](ScanRequest& to, const std::string& text) { to.sample = text; });
    option("comment", "TEXT", "anything else worth noting",
           [](ScanRequest& to, const std::string& text) { to.comment = text; });
    line.repeatable("camera-setting", "NAME=VALUE", "set a setting of the camera; can be given several times",
                    [&](const std::string& text) { request.settings.push_back(setting_of(text)); });
}

ScanRequest request_of(const ScanOptions& options) {
    if (options.plan_file.empty()) {
        return completed(options.request, {});
    }
    const std::string text = read_text_file(options.plan_file);
    try {
        return completed(options.request, parse_scan_request(text));
    } catch (const Error& error) {
        throw error.within("plan '" + options.plan_file + "'");
    }
}

}  // namespace framering
