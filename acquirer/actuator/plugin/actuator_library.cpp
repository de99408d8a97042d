#include "acquirer/actuator/plugin/actuator_library.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "acquirer/plugin/plugin_loading.hpp"
#include "acquirer/plugin/plugin_text.hpp"
#include "common/base/error.hpp"
#include "common/base/versions.hpp"

namespace framering {

namespace {
static_assert(versions::kActuatorPlugins == FR_ACTUATOR_ABI);
constexpr PluginInterface kActuatorInterface{"fr_actuator_plugin",        "fr_actuator",
                                             "actuator_plugin.h",         FR_ACTUATOR_ABI,
                                             offsetof(fr_actuator, name), sizeof(fr_actuator)};
}  // namespace

ActuatorLibrary::ActuatorLibrary(const PluginFile& file, const StopToken& stop)
    : name_(file.name), watch_(std::make_unique<CallWatch>(file.name, "actuator", stop)) {
    load_table(file, *watch_, kActuatorInterface, &table_);
    check_table();
}

void ActuatorLibrary::check_table() const {
    const auto is_there = [](auto pointer) { return pointer != nullptr; };
    const std::array needed{
        std::pair{"name", is_there(table_.name)},   std::pair{"version", is_there(table_.version)},
        std::pair{"open", is_there(table_.open)},   std::pair{"axis", is_there(table_.axis)},
        std::pair{"move", is_there(table_.move)},   std::pair{"wait", is_there(table_.wait)},
        std::pair{"read", is_there(table_.read)},   std::pair{"stop", is_there(table_.stop)},
        std::pair{"error", is_there(table_.error)}, std::pair{"close", is_there(table_.close)}};
    for (const auto& [field, there] : needed) {
        if (!there) {
            fail(ExitCode::failed, "plug-in {}: {} in its fr_actuator is NULL and must not be (size {} of {})",
                 name_, field, table_.size, sizeof table_);
        }
    }
    if ((table_.prepare == nullptr) != (table_.start == nullptr)) {
        fail(ExitCode::failed, "plug-in {}: of prepare and start in its fr_actuator only one is there", name_);
    }
}

std::string ActuatorLibrary::title() const {
    return fmt::format("{} {}", bounded_text(table_.name), bounded_text(table_.version));
}

}  // namespace framering
