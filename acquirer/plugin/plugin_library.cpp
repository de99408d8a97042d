#include "acquirer/plugin/plugin_library.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "acquirer/plugin/plugin_loading.hpp"
#include "acquirer/plugin/plugin_text.hpp"
#include "common/base/error.hpp"
#include "common/base/versions.hpp"

namespace framering {

namespace {
static_assert(versions::kCameraPlugins == FR_CAMERA_ABI);
constexpr PluginInterface kCameraInterface{"fr_camera_plugin",        "fr_camera",
                                           "camera_plugin.h",         FR_CAMERA_ABI,
                                           offsetof(fr_camera, name), sizeof(fr_camera)};
}  // namespace

PluginLibrary::PluginLibrary(const PluginFile& file, const StopToken& stop)
    : name_(file.name), watch_(std::make_unique<CallWatch>(file.name, "camera", stop)) {
    load_table(file, *watch_, kCameraInterface, &table_);
    check_table();
}

void PluginLibrary::check_table() const {
    const auto is_there = [](auto pointer) { return pointer != nullptr; };
    const std::array needed{
        std::pair{"name", is_there(table_.name)},     std::pair{"version", is_there(table_.version)},
        std::pair{"list", is_there(table_.list)},     std::pair{"open", is_there(table_.open)},
        std::pair{"format", is_there(table_.format)}, std::pair{"start", is_there(table_.start)},
        std::pair{"stop", is_there(table_.stop)},     std::pair{"queue", is_there(table_.queue)},
        std::pair{"wait", is_there(table_.wait)},     std::pair{"error", is_there(table_.error)},
        std::pair{"close", is_there(table_.close)}};
    for (const auto& [field, there] : needed) {
        if (!there) {
            fail(ExitCode::failed, "plug-in {}: {} in its fr_camera is NULL and must not be (size {} of {})",
                 name_, field, table_.size, sizeof table_);
        }
    }
    const int settings = int{is_there(table_.describe)} + int{is_there(table_.get)} + int{is_there(table_.set)};
    if (settings != 0 && settings != 3) {
        fail(ExitCode::failed, "plug-in {}: describe, get and set must be there together, or none of them", name_);
    }
}

std::string PluginLibrary::title() const {
    return fmt::format("{} {}", bounded_text(table_.name), bounded_text(table_.version));
}

}  // namespace framering
