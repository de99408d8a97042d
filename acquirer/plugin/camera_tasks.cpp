#include "acquirer/plugin/camera_tasks.hpp"

#include <algorithm>

#include "acquirer/plugin/own_child.hpp"
#include "acquirer/plugin/plugin_camera.hpp"
#include "acquirer/plugin/plugin_file.hpp"
#include "acquirer/plugin/wanted_settings.hpp"
#include "common/base/output.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kLongestList = std::chrono::minutes(2);
constexpr const char* kKinds =
    "simulated             a microscope image of drifting cells\n"
    "tiff:FILE|FOLDER      greyscale and color stacks\n"
    "images:FOLDER         its JPEG, PNG and TIFF files\n"
    "raw:FILE|-            frames without headers from a file, a pipe or standard input\n"
    "command:PROGRAM ARGS  a program that takes pictures, such as gphoto2\n"
    "none                  no camera: the values of a plan's points\n"
    "genicam[:ID]          a GenICam camera (GigE Vision, USB3 Vision): plugin:genicam\n"
    "gstreamer:PIPELINE    webcams, network cameras, films, by way of GStreamer: plugin:gstreamer\n"
    "plugin:NAME[:ID]      a camera, through one of these plug-ins:\n";

void print_line(const std::string& first, const std::string& rest) {
    print_out("{:<40}  {}\n", first, rest);
}
}  // namespace

void list_sources() {
    const auto folders = plugin_folders();
    std::string text = kKinds;
    const auto names = plugin_names(folders);
    for (const std::string& name : names) {
        std::string place;
        try {
            place = find_plugin(name, folders).path.string();
        } catch (const Error& error) {
            place = error.what();
        }
        text += fmt::format("  plugin:{:<20}{}\n", name, place);
    }
    text += names.empty() ? "  none; looked for framering-camera-NAME.so in:\n"
                          : "  looked for framering-camera-NAME.so in:\n";
    for (const auto& folder : folders) {
        text += fmt::format("    {}\n", folder.string());
    }
    print_text(text);
}

ExitCode list_all_cameras() {
    const auto names = plugin_names(plugin_folders());
    if (names.empty()) {
        print_text(
            "no camera plug-in is installed; framering acquirer --list-sources tells where they are looked for\n");
    }
    ExitCode worst = ExitCode::done;
    for (const std::string& name : names) {
        const ChildResult result = run_own_child({"--list-cameras", "--source", "plugin:" + name}, kLongestList);
        print_text(result.out);
        if (result.exit_code != 0) {
            const std::string why = result.timed_out     ? "it hangs\n"
                                    : result.err.empty() ? fmt::format("signal {}\n", result.signal)
                                                         : result.err;
            print_out("plugin:{}: {}", name, why);
            worst = ExitCode::failed;
        }
    }
    return worst;
}

void list_cameras_of(const std::string& plugin) {
    PluginLibrary library(find_plugin(plugin, plugin_folders()));
    const auto devices = list_cameras(library);
    for (const CameraDevice& device : devices) {
        const std::string about = fmt::format("{} {} {}", device.vendor, device.model, device.serial);
        print_line(fmt::format("plugin:{}:{}", plugin, device.id),
                   device.where.empty() ? about : fmt::format("{} ({})", about, device.where));
    }
    if (devices.empty()) {
        print_line("plugin:" + plugin, "no camera found");
    }
}

void show_camera_settings(const PluginAddress& address, const CameraWishes& wishes) {
    PluginLibrary library(find_plugin(address.name, plugin_folders()));
    PluginCamera camera(library, chosen_device(library, address.id).id);
    const auto settings = apply_settings(camera, wanted_settings(camera, wishes));
    if (settings.empty()) {
        print_out("{} has no settings\n", camera.name());
    } else {
        print_text(settings_table(settings));
    }
}

}  // namespace framering
