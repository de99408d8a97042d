#include "acquirer/camera_options.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "acquirer/option_groups.hpp"
#include "acquirer/plugin/camera_setting.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
void wish(CameraWishes& camera, std::string_view key, std::string value, bool is_for_cameras) {
    camera.options.push_back({key, std::move(value), is_for_cameras});
}

bool has_option(const CameraWishes& camera, std::string_view key) {
    return std::ranges::find(camera.options, key, &CameraOption::key) != camera.options.end();
}

std::string seconds_text(const std::string& text) {
    return camera_number_text(std::chrono::duration<double>(parse_duration(text)).count());
}

void require_no_wish(const CameraWishes& camera) {
    for (const CameraOption& option : camera.options) {
        if (option.is_for_cameras) {
            fail(ExitCode::usage, "{} needs a camera; use --source genicam or plugin:NAME", option_of(option.key));
        }
    }
    if (!camera.settings.empty()) {
        fail(ExitCode::usage, "--camera-setting needs a camera; use --source genicam or plugin:NAME");
    }
}

void require_one_way(const CameraWishes& camera) {
    for (const auto& [key, value] : camera.settings) {
        if (has_option(camera, key)) {
            fail(ExitCode::usage, "{0} and --camera-setting {1} set the same; use only one of them",
                 option_of(key), key);
        }
    }
}

// They set the camera where it has these settings.
void add_options_that_describe(AcquirerOptions& options) {
    CameraWishes& camera = options.source.camera;
    if (options.setup.exposure_us > 0) {
        wish(camera, standard_key::kExposure, camera_number_text(options.setup.exposure_us), false);
    }
    if (options.frame_rate_hz) {
        wish(camera, standard_key::kFrameRate,
             *options.frame_rate_hz == 0 ? "max" : camera_number_text(*options.frame_rate_hz), false);
    }
    if (!options.source.pixel_format.empty()) {
        wish(camera, standard_key::kPixelFormat, options.source.pixel_format, false);
    }
}

void declare_standard_settings(CommandLine& line, CameraWishes& camera) {
    line.option("gain", "NUMBER", "gain, in the unit of the camera (--camera-settings)",
                [&](const std::string& text) { wish(camera, standard_key::kGain, parse_gain(text), true); });
    line.option("roi", "X,Y,WIDTH,HEIGHT",
                "region of the sensor, in (binned) pixels, such as 16,8,640,480; what the camera makes of it is "
                "logged",
                [&](const std::string& text) { wish(camera, standard_key::kRoi, parse_roi(text), true); });
    line.option("binning", "N|XxY",
                "combine pixels of the sensor into one: 2 is 2x2, or across x down, such as 2x1",
                [&](const std::string& text) { wish(camera, standard_key::kBinning, parse_binning(text), true); });
    line.option(
        "trigger", "off|software|LINE",
        "what triggers each frame: nothing, as the camera runs by itself (off); the acquirer, at --frame-rate "
        "(software); or an input of the camera, by its name (--camera-settings lists them)",
        [&](const std::string& text) { wish(camera, standard_key::kTrigger, text, true); });
    line.option(
        "reconnect", "TIME",
        "if the camera is disconnected during a scan, search for it this long, such as 30s, and continue "
        "(default: end the scan)",
        [&](const std::string& text) { wish(camera, standard_key::kReconnect, seconds_text(text), true); });
}
}  // namespace

void declare_cameras(CommandLine& line, AcquirerOptions& options) {
    line.group(option_group::kCameras);
    declare_standard_settings(line, options.source.camera);
    line.repeatable(
        "camera-setting", "NAME=VALUE",
        "set a setting of the camera before the scan (--camera-settings lists them); can be given several times, "
        "and is done in this order. If the camera rounds the value, this is logged",
        [&](const std::string& text) { options.source.camera.settings.push_back(parse_camera_setting(text)); });
}

void declare_camera_tasks(CommandLine& line, AcquirerOptions& options, CameraTasks& tasks) {
    line.group(option_group::kLists);
    line.flag("list-sources", "list the kinds of sources and the installed plug-ins", tasks.list_sources);
    line.flag("list-cameras", "list the cameras of all plug-ins, or with --source plugin:NAME of this one",
              tasks.list_cameras);
    line.flag("camera-settings",
              "with --source plugin:NAME[:ID]: print the camera's settings with their values, ranges, units and "
              "meanings, after those of --camera-setting are set",
              tasks.camera_settings);
    line.flag(
        "list-actuators",
        "list the kinds of actuators and their installed plug-ins, or with --actuator the axes of these, and "
        "where they are",
        tasks.list_actuators);
    line.option("check-plugin", "FILE",
                "check whether a plug-in keeps all promises of camera_plugin.h; for authors of plug-ins",
                [&](const std::string& text) {
                    options.plugin_file = text;
                    tasks.check_plugin = true;
                });
    line.option("check-only", "CHECK", "with --check-plugin: make one check only, in this process, for a debugger",
                [&](const std::string& text) { options.plugin_check = text; });
}

void agree_on_camera(AcquirerOptions& options) {
    SourceOptions& source = options.source;
    add_options_that_describe(options);
    require_one_way(source.camera);
    if (is_plugin(source)) {
        return;
    }
    require_no_wish(source.camera);
    source.camera.options.clear();
    if (!source.pixel_format.empty()) {
        try {
            set_pixel_format(source.format, source.pixel_format);
        } catch (const Error& error) {
            throw error.within("option --pixel-format");
        }
    }
}

AcquirerTask task_of(const CameraTasks& tasks, const AcquirerOptions& options) {
    const int given = int{tasks.list_sources} + int{tasks.list_cameras} + int{tasks.list_actuators} +
                      int{tasks.camera_settings} + int{tasks.check_plugin};
    if (given > 1) {
        fail(ExitCode::usage,
             "use only one of --list-sources, --list-cameras, --list-actuators, --camera-settings and "
             "--check-plugin");
    }
    if (!options.plugin_check.empty() && !tasks.check_plugin) {
        fail(ExitCode::usage, "--check-only needs --check-plugin FILE");
    }
    if (tasks.camera_settings && !is_plugin(options.source)) {
        fail(ExitCode::usage,
             "--camera-settings needs a camera; use --source plugin:NAME, and --list-cameras for the "
             "names");
    }
    if (tasks.list_cameras && options.source_given && !is_plugin(options.source)) {
        fail(ExitCode::usage,
             "--list-cameras lists the cameras of plug-ins; use --source plugin:NAME, or no --source");
    }
    return tasks.list_sources      ? AcquirerTask::list_sources
           : tasks.list_cameras    ? AcquirerTask::list_cameras
           : tasks.list_actuators  ? AcquirerTask::list_actuators
           : tasks.camera_settings ? AcquirerTask::camera_settings
           : tasks.check_plugin    ? AcquirerTask::check_plugin
                                   : AcquirerTask::scan;
}

}  // namespace framering
