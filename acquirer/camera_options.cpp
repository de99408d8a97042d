#include "acquirer/camera_options.hpp"

#include <string>

#include "acquirer/plugin/camera_setting.hpp"
#include "common/base/error.hpp"

namespace framering {

void declare_cameras(CommandLine& line, AcquirerOptions& options, CameraTasks& tasks) {
    line.group("Cameras (plug-ins)");
    line.flag("list-sources", "list the kinds of sources and the installed plug-ins, and exit",
              tasks.list_sources);
    line.flag("list-cameras",
              "list the cameras of all plug-ins, or with --source plugin:NAME of this one, and exit",
              tasks.list_cameras);
    line.flag("camera-settings",
              "with --source plugin:NAME[:ID]: print the camera's settings with their values, ranges, units and "
              "meanings, after those of --camera-setting are set, and exit",
              tasks.camera_settings);
    line.repeatable(
        "camera-setting", "NAME=VALUE",
        "set a setting of the camera before the scan; can be given several times, and is done in this "
        "order. If the camera rounds the value, this is logged",
        [&](const std::string& text) { options.source.camera_settings.push_back(parse_camera_setting(text)); });
    line.option("check-plugin", "FILE",
                "check whether a plug-in keeps all promises of camera_plugin.h, and exit; for authors of plug-ins",
                [&](const std::string& text) {
                    options.plugin_file = text;
                    tasks.check_plugin = true;
                });
    line.option("check-only", "CHECK", "with --check-plugin: make one check only, in this process, for a debugger",
                [&](const std::string& text) { options.plugin_check = text; });
}

AcquirerTask task_of(const CameraTasks& tasks, const AcquirerOptions& options) {
    const int given =
        int{tasks.list_sources} + int{tasks.list_cameras} + int{tasks.camera_settings} + int{tasks.check_plugin};
    if (given > 1) {
        fail(ExitCode::usage,
             "use only one of --list-sources, --list-cameras, --camera-settings and --check-plugin");
    }
    if (!options.plugin_check.empty() && !tasks.check_plugin) {
        fail(ExitCode::usage, "--check-only needs --check-plugin FILE");
    }
    const bool by_plan = options.resume && !options.source_given;  // the open scan may have a camera
    if (!options.source.camera_settings.empty() && !is_plugin(options.source) && !by_plan) {
        fail(ExitCode::usage, "--camera-setting needs a camera; use --source plugin:NAME");
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
           : tasks.camera_settings ? AcquirerTask::camera_settings
           : tasks.check_plugin    ? AcquirerTask::check_plugin
                                   : AcquirerTask::scan;
}

}  // namespace framering
