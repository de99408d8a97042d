// Checks of the library, of list(), open() and close().
#include <set>

#include "acquirer/plugin/check/checked_camera.hpp"
#include "acquirer/plugin/check/checks.hpp"
#include "acquirer/plugin/plugin_call.hpp"
#include "acquirer/plugin/plugin_text.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
std::string check_table(PluginLibrary& plugin) {
    if (bounded_text(plugin.table().name).empty() || bounded_text(plugin.table().version).empty()) {
        fail(ExitCode::failed, "name or version is empty");
    }
    return "";
}

std::string check_list(PluginLibrary& plugin) {
    const auto first = list_cameras(plugin);
    const auto second = list_cameras(plugin);
    if (first.empty()) {
        fail(ExitCode::failed, "{}", kNoCamera);
    }
    std::set<std::string> ids;
    for (const CameraDevice& device : first) {
        if (device.id.empty()) {
            fail(ExitCode::failed, "a camera has an empty id");
        }
        if (!ids.insert(device.id).second) {
            fail(ExitCode::failed, "two cameras have the id '{}'", device.id);
        }
    }
    for (const CameraDevice& device : second) {
        if (ids.erase(device.id) == 0) {
            fail(ExitCode::failed, "camera '{}' is listed the second time only", device.id);
        }
    }
    if (!ids.empty()) {
        fail(ExitCode::failed, "camera '{}' is listed the first time only", *ids.begin());
    }
    return "";
}

std::string check_list_end(PluginLibrary& plugin) {
    const auto count = list_cameras(plugin).size();
    fr_device device{};
    device.size = sizeof device;
    const int code = called(plugin.watch(), "list()", FR_LIMIT_LIST, plugin.table().list, count + 1, &device);
    if (code != FR_END) {
        fail(ExitCode::failed, "list({}) of {} cameras returned {}, not FR_END", count + 1, count,
             code_text(code));
    }
    return "";
}

std::string check_unknown_camera(PluginLibrary& plugin) {
    constexpr const char* id = "no camera has this id";
    void* camera = nullptr;
    const int code =
        called(plugin.watch(), "open()", FR_LIMIT_OPEN, plugin.table().open, id, &plugin_host(), &camera);
    if (code != FR_UNKNOWN) {
        fail(ExitCode::failed, "open(\"{}\") returned {}, not FR_UNKNOWN", id, code_text(code));
    }
    const char* const said = called(plugin.watch(), "error()", FR_LIMIT_SHORT, plugin.table().error, nullptr);
    if (bounded_text(said).empty()) {
        fail(ExitCode::failed, "error(NULL) has no text after that");
    }
    return "";
}

std::string check_open(PluginLibrary& plugin) {
    constexpr int times = 3;
    const std::string first = first_camera(plugin);
    if (first.empty()) {
        return kNoCamera;
    }
    for (int i = 0; i < times; ++i) {
        for (const std::string& id : {std::string(), first}) {
            const PluginCamera camera(plugin, id);
        }
    }
    return "";
}

std::string check_stop_first(PluginLibrary& plugin) {
    if (first_camera(plugin).empty()) {
        return kNoCamera;
    }
    CheckedCamera checked(plugin);
    checked.queue_all();
    checked.camera().stop();  // what was queued comes back, though nothing was started
    checked.require_untouched();
    return "";
}

constexpr PluginCheck kCameraChecks[] = {
    {"table", "it loads, and its table has all that it must", check_table},
    {"list", "list() gives the same cameras each time, each with an id of its own", check_list},
    {"list-end", "list() behind the last camera is FR_END", check_list_end},
    {"open-unknown", "open() of an unknown id is FR_UNKNOWN, and error() explains it", check_unknown_camera},
    {"open-again", "a camera opens by its id and as the first one, again and again", check_open},
    {"stop-unstarted", "stop() gives back slots that were queued before start()", check_stop_first},
};
}  // namespace

std::span<const PluginCheck> camera_checks() {
    return kCameraChecks;
}

}  // namespace framering
