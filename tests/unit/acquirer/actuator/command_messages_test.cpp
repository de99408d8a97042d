#include "acquirer/actuator/command/command_messages.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr const char* kScope =
    R"({"id":1,"name":"scope","axes":[{"name":"focus","unit":"um","minimum":-5,"maximum":5.5,"tolerance":0.1},)"
    R"({"name":"c","positions":["DAPI","GFP"]}],"values":[{"name":"current","unit":"A"}]})";

ActuatorReading reading_in(const std::string& line) {
    ActuatorReading reading;
    take_reading(line, description_in(kScope).as_said, reading);
    return reading;
}
std::string refused_reading(const std::string& line) {
    return failure_of([&] { (void)reading_in(line); }).line;
}
std::string refused_description(const std::string& line) {
    const Failure failure = failure_of([&] { (void)description_in(line); });
    CHECK(failure.exit_code == ExitCode::failed);
    return failure.line;
}
}  // namespace

TEST_CASE("requests are one object a line, in the program's own names") {
    const CommandDescription said = description_in(kScope);
    CHECK(request_line(1, CommandRequest::describe) == R"({"id":1,"do":"describe"})");
    CHECK(request_line(2, CommandRequest::read) == R"({"id":2,"do":"read"})");
    CHECK(request_line(3, CommandRequest::stop) == R"({"id":3,"do":"stop"})");
    CHECK(move_line(4, said.as_said.axes, std::array{AxisTarget{0, 0.1}, AxisTarget{1, 1}}) ==
          R"({"id":4,"do":"move","to":{"focus":0.1,"c":"GFP"}})");
    CHECK(move_line(5, said.as_said.axes, std::array{AxisTarget{0, -3}}) ==
          R"({"id":5,"do":"move","to":{"focus":-3.0}})");
}

TEST_CASE("a description says what an actuator is") {
    const CommandDescription said = description_in(kScope);
    CHECK(said.name == "scope");
    CHECK(said.as_said.axes[0].name == "focus");
    CHECK(said.checked.axes ==
          std::vector<ActuatorAxis>{{.name = "z", .unit = "um", .minimum = -5, .maximum = 5.5, .tolerance = 0.1},
                                    {.name = "c", .unit = "", .positions = {"DAPI", "GFP"}}});
    CHECK(said.checked.values == std::vector<ActuatorValue>{{"current", "A"}});
    CHECK(description_in(R"({"axes":[{"name":"x","minimum":null}],"other":[1,{}]})").checked.axes[0].name == "x");
}

TEST_CASE("a description that makes no sense is refused with what is wrong") {
    CHECK(refused_description("{}") == "it has 0 axes; it may have 1 to 32");
    CHECK(refused_description(R"({"axes":7})") == R"(its "axes" is not a list)");
    CHECK(refused_description(R"({"axes":["x"]})") == R"(it has an axis that is not an object: "x")");
    CHECK(refused_description(R"({"axes":[{"name":3}]})") == R"(its "name" is not a text)");
    CHECK(refused_description(R"({"axes":[{"name":"x","minimum":"0"}]})") == R"(its "minimum" is not a number)");
    CHECK(refused_description(R"({"axes":[{"name":"x","positions":[1]}]})") ==
          "a position of axis x is not a text");
    CHECK(refused_description(R"({"axes":[{"name":"x"}],"values":[1]})") ==
          "it has a value that is not an object: 1");
    CHECK(refused_description(R"({"axes":[{"name":"no name"}]})").starts_with("'no name' is no name for an axis"));
}

TEST_CASE("an answer has the id of its request, and perhaps an error") {
    CHECK(answer_in(R"({"id":7})").id == 7);
    CHECK_FALSE(answer_in(R"({"id":7,"error":null})").error);
    CHECK(answer_in(R"({"id":7,"error":"limit switch"})").error == "limit switch");
    CHECK(answer_in(R"({"id":7,"error":""})").error == "it gives no reason");
    CHECK(answer_in(R"({"id":7,"error":5})").error == "5");
    CHECK(answer_in("{\"id\":7,\"error\":\"a\\u001b[2J\\nb\"}").error == "a?[2J?b");
}

TEST_CASE("garbage instead of an answer is refused, and its begin is shown") {
    for (const char* line : {"", "ready", "7", "[]", "{", R"({"id":})", "NaN", R"({"id":1,"a":NaN})", "\x1b[2J",
                             "{\"id\":1,\"a\":\"\xff\"}", R"({"id":1} {"id":2})", R"({"a":1e999})"}) {
        CAPTURE(line);
        CHECK(failure_of([&] { (void)answer_in(line); }).says("no JSON object: "));
    }
    for (const char* line : {"{}", R"({"id":"1"})", R"({"id":-1})", R"({"id":1.5})", R"({"id":null})"}) {
        CAPTURE(line);
        CHECK(failure_of([&] { (void)answer_in(line); }).says("without the \"id\" of a request"));
    }
    CHECK(failure_of([] { (void)answer_in(std::string(1000, 'x')); }).line.size() < 200);
    CHECK(failure_of([] { (void)answer_in(std::string(60'000, '[')); }).says("no JSON object"));
}

TEST_CASE("a reading has numbers or positions, and what is not there is not known") {
    const ActuatorReading whole = reading_in(R"({"axes":{"focus":1.5,"c":"GFP"},"values":{"current":0.25}})");
    CHECK(whole.axes == std::vector<double>{1.5, 1});
    CHECK(whole.values == std::vector<double>{0.25});
    CHECK(reading_in(R"({"axes":{"c":0}})").axes[1] == 0);
    const ActuatorReading nothing = reading_in(R"({"axes":{"focus":null}})");
    CHECK(std::isnan(nothing.axes[0]));
    CHECK(std::isnan(nothing.axes[1]));
    CHECK(std::isnan(nothing.values[0]));
}

TEST_CASE("a reading that makes no sense is refused with what is wrong") {
    CHECK(refused_reading(R"({"axes":{"z":1}})") == "it reads an axis 'z', which it did not describe");
    CHECK(refused_reading(R"({"values":{"power":1}})") == "it reads a value 'power', which it did not describe");
    CHECK(refused_reading(R"({"axes":{"focus":"1"}})") == R"(it reads focus as "1", which is no number)");
    CHECK(refused_reading(R"({"axes":{"c":"Cy5"}})") == R"(it reads c as "Cy5", which is none of its positions)");
    CHECK(refused_reading(R"({"values":{"current":[]}})") == "it reads current as [], which is no number");
    CHECK(refused_reading(R"({"axes":[]})") == R"(its "axes" is not an object)");
}
