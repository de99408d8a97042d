#include "acquirer/actuator/actuator_factory.hpp"

#include <doctest/doctest.h>

#include "acquirer/actuator/actuator_tasks.hpp"
#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("no actuator is none, and there is no stage") {
    const OpenedActuators opened = open_actuators({});
    CHECK(opened.actuators.empty());
    CHECK(opened.stage == nullptr);
}

TEST_CASE("the simulated stage comes with what its camera looks at") {
    const OpenedActuators opened = open_actuators({{"simulated:instant"}, {"Cy3"}});
    CHECK(opened.stage != nullptr);
    CHECK(opened.actuators.axes_text() == "x, y, z, shutter, c of actuator simulated");
    CHECK(opened.actuators.axes()[4].positions == std::vector<std::string>{"Cy3"});
}

TEST_CASE("actuators that are not known, or wrong, are refused by their text") {
    const auto refused = [](std::vector<std::string> texts) {
        const Failure failure = failure_of([&] { (void)open_actuators({std::move(texts)}); });
        CHECK(failure.exit_code == ExitCode::usage);
        return failure.line;
    };
    CHECK(refused({"stage"}) ==
          "--actuator stage: there is no such actuator; use simulated, command:PROGRAM or plugin:NAME");
    CHECK(refused({""}).starts_with("--actuator : there is no such actuator"));
    CHECK(refused({"command:"}).starts_with("--actuator command:: there is no program"));
    CHECK(refused({"plugin"}).starts_with("--actuator plugin: the name of the plug-in is missing"));
    CHECK(refused({"simulated:speed=5"}).starts_with("--actuator simulated:speed=5: speed=5: "));
    CHECK(refused({"simulated", "simulated:instant"}) ==
          "--actuator simulated:instant: there is one simulated stage; give it once");
}

TEST_CASE("a table tells what actuators are and where they stand") {
    const std::string table = actuators_table(open_actuators({{"simulated:instant"}, {"Cy3", "GFP"}}).actuators);
    CHECK(contains(
        table, "\nx                   0             um      -25000 ... 25000              actuator simulated\n"));
    CHECK(contains(table, "\nshutter             open                  closed, open "));
    CHECK(contains(table, "\nc                   Cy3                   Cy3, GFP "));
}
