#include "acquirer/actuator/actuator_tasks.hpp"

#include <fmt/ranges.h>

#include <cmath>

#include "acquirer/plugin/plugin_file.hpp"
#include "common/base/error.hpp"
#include "common/base/output.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kLongestRead = std::chrono::seconds(10);
constexpr const char* kKinds =
    "simulated[:KEY=VALUE,...]  stage, shutter and filter wheel of --source simulated\n"
    "command:PROGRAM ARGS       a program of yours that exchanges lines of JSON\n"
    "plugin:NAME[:ID]           a shared library, through one of these plug-ins:\n";

std::string now_text(double number, const ActuatorAxis& axis) {
    if (std::isnan(number)) {
        return "not known";
    }
    const auto last = static_cast<double>(axis.positions.size());
    if (number >= 0 && number < last && std::trunc(number) == number) {
        return axis.positions[static_cast<std::size_t>(number)];
    }
    return fmt::format("{:.10g}", number);
}

std::string range_text(const ActuatorAxis& axis) {
    if (!axis.positions.empty()) {
        return fmt::format("{}", fmt::join(axis.positions, ", "));
    }
    if (!axis.minimum && !axis.maximum) {
        return "";
    }
    const auto bound = [](const std::optional<double>& number) {
        return number ? fmt::format("{:.10g}", *number) : std::string();
    };
    return fmt::format("{} ... {}", bound(axis.minimum), bound(axis.maximum));
}
}  // namespace

void list_actuators() {
    const auto folders = plugin_folders();
    const auto names = plugin_names(folders, PluginKind::actuator);
    std::string text = kKinds;
    for (const std::string& name : names) {
        std::string place;
        try {
            place = find_plugin(name, folders, PluginKind::actuator).path.string();
        } catch (const Error& error) {
            place = error.what();
        }
        text += fmt::format("  plugin:{:<20}{}\n", name, place);
    }
    text += names.empty() ? "  none; looked for framering-actuator-NAME.so in:\n"
                          : "  looked for framering-actuator-NAME.so in:\n";
    for (const auto& folder : folders) {
        text += fmt::format("    {}\n", folder.string());
    }
    print_text(text);
}

std::string actuators_table(Actuators&& actuators) {
    const ActuatorReading* const read = actuators.read(kLongestRead);
    if (read == nullptr) {
        fail(ExitCode::failed, "the actuators did not say within {} where they are", duration_text(kLongestRead));
    }
    const ActuatorReading& reading = *read;
    std::string text = fmt::format("{:<20}{:<14}{:<8}{:<30}{}\n", "axis", "now", "unit", "range", "of");
    for (std::uint32_t i = 0; i < actuators.axes().size(); ++i) {
        const ActuatorAxis& axis = actuators.axes()[i];
        text += fmt::format("{:<20}{:<14}{:<8}{:<30}{}\n", axis.name, now_text(reading.axes[i], axis), axis.unit,
                            range_text(axis), actuators.owner(i));
    }
    for (std::size_t i = 0; i < actuators.values().size(); ++i) {
        const ActuatorValue& value = actuators.values()[i];
        text +=
            fmt::format("{:<20}{:<14}{:<8}measured\n", value.name, now_text(reading.values[i], {}), value.unit);
    }
    return text;
}

}  // namespace framering
