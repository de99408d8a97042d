#include "acquirer/camera_program.hpp"

#include "acquirer/actuator/actuator_tasks.hpp"
#include "acquirer/plugin/camera_tasks.hpp"
#include "acquirer/plugin/check/plugin_check.hpp"
#include "acquirer/plugin/plugin_source.hpp"
#include "acquirer/session_setup.hpp"
#include "common/base/output.hpp"

namespace framering {

namespace {
PluginAddress address_of(const SourceOptions& source) {
    return parse_plugin_address(source.text.substr(source.text.find(':') + 1));
}
}  // namespace

AnySource open_source(const SourceOptions& options, const StopToken& stop) {
    if (!is_plugin(options)) {
        return make_source(options, stop);
    }
    if (options.loop) {
        fail(ExitCode::usage, "--loop is for files only; a camera never ends");
    }
    if (options.embed_sequence) {
        fail(ExitCode::usage, "--embed-sequence would overwrite pixels of {}; use it with --source simulated only",
             options.text);
    }
    return make_plugin_source(address_of(options), options.camera, options.format, stop);
}

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
        case AcquirerTask::list_actuators:
            if (options.actuators.empty()) {
                list_actuators();
            } else {
                print_text(actuators_table(open_actuators_of(options, StopToken()).actuators));
            }
            return ExitCode::done;
        case AcquirerTask::camera_settings:
            show_camera_settings(address_of(options.source), options.source.camera);
            return ExitCode::done;
        default:
            return options.plugin_check.empty() ? check_plugin(options.plugin_file)
                                                : run_one_check(options.plugin_file, options.plugin_check);
    }
}

}  // namespace framering
