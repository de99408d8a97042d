#include "acquirer/actuator/actuator_factory.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "acquirer/actuator/plugin/plugin_actuator.hpp"
#include "acquirer/actuator/simulated/simulated_actuator.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr std::string_view kSimulated = "simulated";
constexpr const char* kActuatorKinds = "simulated, command:PROGRAM or plugin:NAME";

std::unique_ptr<Actuator> simulated(const std::string& settings, const std::vector<std::string>& channels,
                                    std::shared_ptr<SimulatedStage>& stage) {
    if (stage) {
        fail(ExitCode::usage, "there is one simulated stage; give it once");
    }
    const SimulatedActuatorOptions options = parse_simulated_actuator(settings, channels);
    const auto made = std::make_shared<SimulatedStage>(options.focus_um);
    stage = made;
    return make_simulated_actuator(options, made);
}

std::string_view kind_of(std::string_view text) noexcept {
    return text.substr(0, text.find(':'));
}
}  // namespace

bool depend_on_channels(const std::vector<std::string>& texts) noexcept {
    return std::ranges::find(texts, kSimulated, kind_of) != texts.end();
}

OpenedActuators open_actuators(const ActuatorOptions& options) {
    std::vector<std::unique_ptr<Actuator>> all;
    std::shared_ptr<SimulatedStage> stage;
    for (const std::string& text : options.texts) {
        const std::size_t colon = text.find(':');
        const std::string_view kind = kind_of(text);
        const std::string rest = colon == std::string::npos ? "" : text.substr(colon + 1);
        try {
            if (kind == kSimulated) {
                all.push_back(simulated(rest, options.channels, stage));
            } else if (kind == "command") {
                all.push_back(make_command_actuator(rest, options.command));
            } else if (kind == "plugin") {
                all.push_back(make_plugin_actuator(rest, options.command.stop));
            } else {
                fail(ExitCode::usage, "there is no such actuator; use {}", kActuatorKinds);
            }
        } catch (const Error& error) {
            throw error.within(fmt::format("--actuator {}", text));
        }
    }
    return {Actuators(std::move(all)), stage};
}

}  // namespace framering
