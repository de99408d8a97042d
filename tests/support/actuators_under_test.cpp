#include "tests/support/actuators_under_test.hpp"

#include "acquirer/actuator/command/command_actuator.hpp"
#include "acquirer/actuator/plugin/plugin_actuator.hpp"
#include "acquirer/actuator/simulated/simulated_actuator.hpp"
#include "common/base/process_start.hpp"
#include "tests/support/actuator_plugin.hpp"

namespace framering::test {

namespace {
ActuatorUnderTest simulated_under_test(const std::string& text) {
    return {"simulated:" + text, [text] {
                return make_simulated_actuator(parse_simulated_actuator(text, {}),
                                               std::make_shared<SimulatedStage>());
            }};
}

ActuatorUnderTest command_under_test(const std::string& command) {
    return {"command:" + command, [command] { return make_command_actuator(command, command_settings()); }};
}

ActuatorUnderTest plugin_under_test(const std::string& name) {
    return {"plugin:" + name, [name] {
                offer_actuator_plugins();
                return make_plugin_actuator(name);
            }};
}
}  // namespace

CommandSettings command_settings() {
    prepare_process();  // as the acquirer's: a program that has ended is an error, not the end of this one
    CommandSettings settings;
    settings.guard = FRAMERING_PROGRAM_DIR "/acquirer";
    return settings;
}

std::vector<ActuatorUnderTest> actuators_under_test() {
    return {simulated_under_test("instant"),
            simulated_under_test("time=2ms"),
            simulated_under_test("speed=1000mm,switching=1ms,settling=1ms"),
            command_under_test("python3 '" FRAMERING_SOURCE_DIR "/examples/actuators/power_supply.py'"),
            command_under_test("'" FRAMERING_SOURCE_DIR "/examples/actuators/shutter.sh'"),
            command_under_test("python3 '" FRAMERING_SOURCE_DIR "/examples/actuators/piezo.py'"),
            plugin_under_test("stage"),
            plugin_under_test("moody")};
}

}  // namespace framering::test
