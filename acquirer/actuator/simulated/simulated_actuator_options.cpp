#include "acquirer/actuator/simulated/simulated_actuator_options.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
// The next piece of `rest`, up to `separator`, which goes too.
std::string_view take_piece(std::string_view& rest, char separator) {
    const std::size_t end = rest.find(separator);
    const std::string_view piece = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return piece;
}

double length_um(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    const double length = parse_length_nm(text.substr(is_negative ? 1 : 0)) / 1000;
    return is_negative ? -length : length;
}

double speed_of(std::string_view text) {
    const double speed = length_um(text);
    if (speed <= 0) {
        fail(ExitCode::usage, "the speed {} is not positive; use a length per second such as 2mm, or instant",
             text);
    }
    return speed;
}

double share_of(std::string_view text) {
    const double share = parse_number(text);
    if (share > 1) {
        fail(ExitCode::usage, "{} is no share of moves; use 0 to 1", text);
    }
    return share;
}

// "3" or "3-5", counted from 1.
std::pair<std::uint64_t, std::uint64_t> moves_of(std::string_view text) {
    const std::string_view first_text = take_piece(text, '-');
    const std::uint64_t first = parse_count(first_text);
    const std::uint64_t last = text.empty() ? first : parse_count(text);
    if (first == 0 || last < first) {
        fail(ExitCode::usage, "moves {} to {}: they are counted from 1; use a number or a range such as 3-5",
             first, last);
    }
    return {first, last};
}

std::vector<std::string> channels_of(std::string_view text) {
    std::vector<std::string> channels;
    while (!text.empty()) {
        channels.emplace_back(take_piece(text, '/'));
        if (channels.back().empty()) {
            fail(ExitCode::usage, "a channel has no name; use names such as DAPI/GFP");
        }
    }
    return channels;
}

using Options = SimulatedActuatorOptions;
struct Key {
    std::string_view name;
    void (*set)(Options&, std::string_view value);
};
constexpr std::array kKeys{
    Key{"speed", [](Options& o, std::string_view v) { o.speed_um_s = speed_of(v); }},
    Key{"switching", [](Options& o, std::string_view v) { o.switching = parse_duration(v); }},
    Key{"time", [](Options& o, std::string_view v) { o.move_time = parse_duration(v); }},
    Key{"settling", [](Options& o, std::string_view v) { o.settling = parse_duration(v); }},
    Key{"dwell", [](Options& o, std::string_view v) { o.dwell = parse_duration(v); }},
    Key{"focus", [](Options& o, std::string_view v) { o.focus_um = length_um(v); }},
    Key{"channels", [](Options& o, std::string_view v) { o.channels = channels_of(v); }},
    Key{"fail", [](Options& o, std::string_view v) { o.failing_share = share_of(v); }},
    Key{"fail_at",
        [](Options& o, std::string_view v) { std::tie(o.first_failing, o.last_failing) = moves_of(v); }},
    Key{"hang_at",
        [](Options& o, std::string_view v) { std::tie(o.first_hanging, o.last_hanging) = moves_of(v); }},
    Key{"miss", [](Options& o, std::string_view v) { o.miss_um = length_um(v); }}};
constexpr const char* kAllKeys =
    "speed, switching, time, settling, dwell, focus, channels, fail, fail_at, hang_at, miss, each with =VALUE, "
    "and instant";
}  // namespace

SimulatedActuatorOptions parse_simulated_actuator(std::string_view text,
                                                  const std::vector<std::string>& channels) {
    SimulatedActuatorOptions options;
    if (!channels.empty()) {
        options.channels = channels;
    }
    while (!text.empty()) {
        std::string_view value = take_piece(text, ',');
        const std::string piece(value);
        if (piece == "instant") {
            options.move_time = Nanoseconds(0);
            continue;
        }
        const std::string_view name = take_piece(value, '=');
        const auto key = std::ranges::find(kKeys, name, &Key::name);
        if (key == kKeys.end() || value.empty()) {
            fail(ExitCode::usage, "'{}': the simulated stage has {}", piece, kAllKeys);
        }
        try {
            key->set(options, value);
        } catch (const Error& error) {
            throw error.within(piece);
        }
    }
    return options;
}

}  // namespace framering
