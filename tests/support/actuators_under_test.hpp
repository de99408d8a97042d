// Every kind of actuator, for the suite that asks all of them the same.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "acquirer/actuator/actuator.hpp"
#include "acquirer/actuator/command/command_actuator.hpp"

namespace framering::test {

struct ActuatorUnderTest {
    std::string name;
    std::function<std::unique_ptr<Actuator>()> make;
};

// With the guard of the programs under test: this program is none.
[[nodiscard]] CommandSettings command_settings();

[[nodiscard]] std::vector<ActuatorUnderTest> actuators_under_test();

}  // namespace framering::test
