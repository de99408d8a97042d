#include "acquirer/camera_program.hpp"

#include "acquirer/plugin/camera_tasks.hpp"
#include "acquirer/plugin/check/plugin_check.hpp"

namespace framering {

namespace {
PluginAddress address_of(const SourceOptions& source) {
    return parse_plugin_address(source.text.substr(source.text.find(':') + 1));
}
}  // namespace

ExitCode run_camera_task(const AcquirerOptions& options) {
    switch (options.task) {
        case AcquirerTask::list_sources:
            list_sources();
            return ExitCode::done;
        case AcquirerTask::list_cameras:
            if (!is_plugin(options.source)) {
                return list_all_cameras();
            }
            list_cameras_of(address_of(options.source).name);
            return ExitCode::done;
        case AcquirerTask::camera_settings:
            show_camera_settings(address_of(options.source), options.source.camera_settings);
            return ExitCode::done;
        default:
            return options.plugin_check.empty() ? check_plugin(options.plugin_file)
                                                : run_one_check(options.plugin_file, options.plugin_check);
    }
}

}  // namespace framering
