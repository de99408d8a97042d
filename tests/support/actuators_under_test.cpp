#include "tests/support/actuators_under_test.hpp"

#include "acquirer/actuator/simulated/simulated_actuator.hpp"

namespace framering::test {

namespace {
ActuatorUnderTest simulated_under_test(const std::string& text) {
    return {"simulated:" + text, [text] {
                return make_simulated_actuator(parse_simulated_actuator(text, {}),
                                               std::make_shared<SimulatedStage>());
            }};
}
}  // namespace

std::vector<ActuatorUnderTest> actuators_under_test() {
    return {simulated_under_test("instant"), simulated_under_test("time=2ms"),
            simulated_under_test("speed=1000mm,switching=1ms,settling=1ms")};
}

}  // namespace framering::test
