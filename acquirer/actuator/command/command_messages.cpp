#include "acquirer/actuator/command/command_messages.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json_number.hpp"
#include "common/base/printable.hpp"

namespace framering {

namespace {
using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr std::size_t kLongestText = 500;  // bytes, of what a program says

// The begin of something from outside, fit for a terminal.
std::string shown(std::string_view text) {
    constexpr std::size_t longest = 80;
    return printable(std::string(text.substr(0, longest))) + (text.size() > longest ? "..." : "");
}

Json object_in(std::string_view line) {
    Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) {
        fail(ExitCode::failed, "it answers with a line that is no JSON object: {}", shown(line));
    }
    return json;
}

// Empty: not there.
std::string text_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) {
        return "";
    }
    if (!found->is_string()) {
        fail(ExitCode::failed, "its \"{}\" is not a text", key);
    }
    return printable(found->get<std::string>().substr(0, kLongestText));
}

std::optional<double> number_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) {
        return std::nullopt;
    }
    if (!found->is_number()) {
        fail(ExitCode::failed, "its \"{}\" is not a number", key);
    }
    return found->get<double>();
}

bool is_true_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) {
        return false;
    }
    if (!found->is_boolean()) {
        fail(ExitCode::failed, "its \"{}\" is neither true nor false", key);
    }
    return found->get<bool>();
}

// The member's elements; none where it is not there.
const Json& list_at(const Json& object, const char* key) {
    static const Json none = Json::array();
    const auto found = object.find(key);
    if (found == object.end()) {
        return none;
    }
    if (!found->is_array()) {
        fail(ExitCode::failed, "its \"{}\" is not a list", key);
    }
    return *found;
}

const Json& members_at(const Json& object, const char* key) {
    static const Json none = Json::object();
    const auto found = object.find(key);
    if (found == object.end()) {
        return none;
    }
    if (!found->is_object()) {
        fail(ExitCode::failed, "its \"{}\" is not an object", key);
    }
    return *found;
}

void require_object(const Json& element, const char* what) {
    if (!element.is_object()) {
        fail(ExitCode::failed, "it has {} that is not an object: {}", what, shown(element.dump()));
    }
}

ActuatorAxis axis_in(const Json& element) {
    require_object(element, "an axis");
    ActuatorAxis axis{text_at(element, "name"),        text_at(element, "unit"),
                      number_at(element, "minimum"),   number_at(element, "maximum"),
                      number_at(element, "tolerance"), {}};
    for (const Json& position : list_at(element, "positions")) {
        if (!position.is_string()) {
            fail(ExitCode::failed, "a position of axis {} is not a text", axis.name);
        }
        axis.positions.push_back(printable(position.get<std::string>()));
    }
    axis.can_be_hardware_timed = is_true_at(element, "hardware_timed");
    return axis;
}

ActuatorValue value_in(const Json& element) {
    require_object(element, "a value");
    return {text_at(element, "name"), text_at(element, "unit")};
}

double number_in(const std::string& name, const Json& value, const std::vector<std::string>& positions) {
    if (value.is_null()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (value.is_number()) {
        return value.get<double>();
    }
    if (value.is_string()) {
        const auto found = std::ranges::find(positions, printable(value.get<std::string>()));
        if (found != positions.end()) {
            return static_cast<double>(found - positions.begin());
        }
    }
    fail(ExitCode::failed, "it reads {} as {}, which is {}", name, shown(value.dump()),
         positions.empty() ? "no number" : "none of its positions");
}

const std::vector<std::string>& positions_of(const ActuatorAxis& axis) {
    return axis.positions;
}
const std::vector<std::string>& positions_of(const ActuatorValue&) {
    static const std::vector<std::string> none;
    return none;
}

// Of an axis with positions: the name of one.
OrderedJson set_point_of(const ActuatorAxis& axis, double set_point) {
    return axis.positions.empty() ? OrderedJson(set_point)
                                  : OrderedJson(axis.positions.at(static_cast<std::size_t>(set_point)));
}

std::string line_of(const OrderedJson& request) {
    return request.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class Described>
void take_numbers(const Json& members, const std::vector<Described>& described, const char* what,
                  std::vector<double>& numbers) {
    numbers.assign(described.size(), std::numeric_limits<double>::quiet_NaN());
    for (const auto& [name, value] : members.items()) {
        const auto found = std::ranges::find(described, name, &Described::name);
        if (found == described.end()) {
            fail(ExitCode::failed, "it reads {} '{}', which it did not describe", what, shown(name));
        }
        numbers[static_cast<std::size_t>(found - described.begin())] =
            number_in(found->name, value, positions_of(*found));
    }
}
}  // namespace

std::string request_line(std::uint64_t id, CommandRequest request) {
    constexpr std::array names{"describe", "read", "stop", "start"};
    return OrderedJson{{"id", id}, {"do", names[static_cast<std::size_t>(request)]}}.dump();
}

std::string move_line(std::uint64_t id, std::span<const ActuatorAxis> axes, std::span<const AxisTarget> targets) {
    OrderedJson to = OrderedJson::object();
    for (const AxisTarget& target : targets) {
        to[axes[target.axis].name] = set_point_of(axes[target.axis], target.set_point);
    }
    return line_of({{"id", id}, {"do", "move"}, {"to", to}});
}

std::string prepare_line(std::uint64_t id, std::span<const ActuatorAxis> axes, const Sequence& sequence) {
    OrderedJson points = OrderedJson::object();
    for (std::size_t i = 0; i < sequence.set_points.size(); ++i) {
        const ActuatorAxis& axis = axes[sequence.axes[i % sequence.axes.size()]];
        points[axis.name].push_back(set_point_of(axis, sequence.set_points[i]));
    }
    return line_of({{"id", id}, {"do", "prepare"}, {"points", points}});
}

CommandAnswer answer_in(std::string_view line) {
    const Json json = object_in(line);
    CommandAnswer answer;
    try {
        answer.id = whole_number_at<std::uint64_t>(json, "id");
    } catch (const std::exception&) {
        fail(ExitCode::failed, "it answers without the \"id\" of a request: {}", shown(line));
    }
    if (const auto error = json.find("error"); error != json.end() && !error->is_null()) {
        const std::string text = error->is_string() ? text_at(json, "error") : shown(error->dump());
        answer.error = text.empty() ? "it gives no reason" : text;
    }
    return answer;
}

CommandDescription description_in(std::string_view line) {
    const Json json = object_in(line);
    CommandDescription said{text_at(json, "name"), {}, {}};
    for (const Json& axis : list_at(json, "axes")) {
        said.as_said.axes.push_back(axis_in(axis));
    }
    for (const Json& value : list_at(json, "values")) {
        said.as_said.values.push_back(value_in(value));
    }
    said.checked = checked_description(said.as_said);
    return said;
}

void take_reading(std::string_view line, const ActuatorDescription& description, ActuatorReading& reading) {
    const Json json = object_in(line);
    take_numbers(members_at(json, "axes"), description.axes, "an axis", reading.axes);
    take_numbers(members_at(json, "values"), description.values, "a value", reading.values);
}

}  // namespace framering
