// The lines that the acquirer and a user's program exchange: JSON, one object a line. docs/actuators.md shows
// them.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "acquirer/actuator/actuator_description.hpp"

namespace framering {

enum class CommandRequest : std::uint8_t { describe, read, stop, start };

// {"id":1,"do":"describe"}
[[nodiscard]] std::string request_line(std::uint64_t id, CommandRequest request);
// {"id":2,"do":"move","to":{"z":1.5,"c":"GFP"}}: axes with positions by the name of the position.
[[nodiscard]] std::string move_line(std::uint64_t id, std::span<const ActuatorAxis> axes,
                                    std::span<const AxisTarget> targets);

// {"id":3,"do":"prepare","points":{"z":[-10,-9],"c":["DAPI","GFP"]}}
[[nodiscard]] std::string prepare_line(std::uint64_t id, std::span<const ActuatorAxis> axes,
                                       const Sequence& sequence);

struct CommandAnswer {
    std::uint64_t id = 0;
    std::optional<std::string> error{};  // what the program says is wrong, fit for a terminal
};

// All of these fail (Error) with what is wrong, and do not name the program.

// Of any answer. Fails: no JSON, no object, no id.
[[nodiscard]] CommandAnswer answer_in(std::string_view line);

struct CommandDescription {
    std::string name;             // empty: it did not say
    ActuatorDescription as_said;  // with the program's own names of axes, for the other functions here
    ActuatorDescription checked;  // the same with short names
};
// Of an answer to describe.
[[nodiscard]] CommandDescription description_in(std::string_view line);

// Of an answer to read: what is null or not there is not known (NaN). Fails: an axis or a value that was not
// described, one that is no number, or a position that the axis does not have.
void take_reading(std::string_view line, const ActuatorDescription& description, ActuatorReading& reading);

}  // namespace framering
