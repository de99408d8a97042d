#include "bench/peers/load.hpp"

#include <array>
#include <utility>

#include "common/base/command_line.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering::peers {

namespace {
constexpr std::array<std::pair<Fill, const char*>, 4> kFills{{{Fill::memcpy, "memcpy"},
                                                              {Fill::streaming, "streaming"},
                                                              {Fill::shipped, "shipped"},
                                                              {Fill::stamp, "stamp"}}};
constexpr std::array<std::pair<Read, const char*>, 4> kReads{
    {{Read::touch, "touch"}, {Read::copy, "copy"}, {Read::sum, "sum"}, {Read::none, "none"}}};
constexpr std::array<std::pair<Wait, const char*>, 3> kWaits{
    {{Wait::sleep, "sleep"}, {Wait::adaptive, "adaptive"}, {Wait::spin, "spin"}}};

template <class Names>
auto value_named(const Names& names, const std::string& text) {
    std::string known;
    for (const auto& [value, name] : names) {
        if (text == name) {
            return value;
        }
        known += known.empty() ? name : std::string(", ") + name;
    }
    fail(ExitCode::usage, "unknown value '{}'; use one of {}", text, known);
}

template <class Names, class Value>
const char* name_in(const Names& names, Value wanted) noexcept {
    for (const auto& [value, name] : names) {
        if (value == wanted) {
            return name;
        }
    }
    return "";
}

void parse_size_of_frame(Load& load, const std::string& text) {
    const std::size_t first = text.find('x');
    const std::size_t second = text.find('x', first + 1);
    if (first == std::string::npos || second == std::string::npos) {
        fail(ExitCode::usage, "'{}' is no frame; write width x height x bytes a pixel, as 4096x3000x2", text);
    }
    load.width = static_cast<std::uint32_t>(parse_count(text.substr(0, first)));
    load.height = static_cast<std::uint32_t>(parse_count(text.substr(first + 1, second - first - 1)));
    load.bytes_per_pixel = static_cast<std::uint32_t>(parse_count(text.substr(second + 1)));
    if (load.frame_bytes() < 4096 || load.bytes_per_pixel > 2 || load.bytes_per_pixel == 0) {
        fail(ExitCode::usage, "'{}': at least 4096 bytes, 1 or 2 of them a pixel", text);
    }
}

void declare_measurement(CommandLine& line, Load& load) {
    const auto count_into = [](std::uint64_t& target) {
        return [&target](const std::string& text) { target = parse_count(text); };
    };
    const auto number_into = [](double& target) {
        return [&target](const std::string& text) { target = parse_number(text); };
    };
    line.option("frame", "WxHxB", "width, height, bytes a pixel",
                [&load](const std::string& text) { parse_size_of_frame(load, text); });
    line.option("slots", "N", "of the ring", count_into(load.slots));
    line.option("seconds", "S", "that count", number_into(load.seconds));
    line.option("warm-up", "S", "before", number_into(load.warm_up_s));
    line.option("rate", "HZ", "0: as fast as they go", number_into(load.rate_hz));
    line.option("fill", "HOW", "memcpy, streaming, shipped or stamp",
                [&load](const std::string& text) { load.fill = value_named(kFills, text); });
    line.option("read", "HOW", "touch, copy, sum or none",
                [&load](const std::string& text) { load.read = value_named(kReads, text); });
    line.option("wait", "HOW", "sleep, adaptive or spin", [&load](const std::string& text) {
        load.wait = value_named(kWaits, text);
        load.wait_given = true;
    });
    line.option("marks", "N", "sequence numbers spread over a frame", count_into(load.marks));
    line.flag("pin", "producer and consumer stay on a processor each", load.pin);
}

void declare_peer(CommandLine& line, Load& load) {
    const auto text_into = [](std::string& target) {
        return [&target](const std::string& text) { target = text; };
    };
    line.option("daemon", "PID", "of a broker, whose processor time counts",
                [&load](const std::string& text) { load.daemon = parse_count(text); });
    line.option("mode", "NAME", "of a peer that has several", text_into(load.mode));
    line.option("address", "PATH", "socket of a broker", text_into(load.address));
    line.option("directory", "DIR", "for sockets", text_into(load.directory));
    line.option("viewers", "N", "stopped ones beside",
                [&load](const std::string& text) { load.viewers = parse_count(text); });
}
}  // namespace

bool parse_load(Load& load, const std::string& peer, int argc, const char* const* argv) {
    CommandLine line("peer_" + peer, "Hands frames from one process to another and prints a line of JSON.");
    declare_measurement(line, load);
    declare_peer(line, load);
    return line.parse(argc, argv);
}

const char* name_of(Fill fill) noexcept {
    return name_in(kFills, fill);
}
const char* name_of(Read read) noexcept {
    return name_in(kReads, read);
}
const char* name_of(Wait wait) noexcept {
    return name_in(kWaits, wait);
}

}  // namespace framering::peers
