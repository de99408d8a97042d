#include "common/base/quantity.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <span>

#include "common/base/error.hpp"

namespace framering {

namespace {
struct Unit {
    std::string_view name;
    double factor;
};

// 2^63: the largest result that every caller can hold.
constexpr double kLargest = 9223372036854775808.0;

double parse_with_unit(std::string_view text, std::span<const Unit> units, std::string_view example) {
    double number = 0;
    const auto [rest, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    const std::string_view unit(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
    if (error == std::errc() && std::isfinite(number) && !std::signbit(number)) {
        for (const Unit& known : units) {
            if (known.name == unit && number * known.factor < kLargest) {
                return number * known.factor;
            }
        }
    }
    fail(ExitCode::usage, "invalid value '{}'; use a value such as {}", text, example);
}
}  // namespace

std::uint64_t parse_count(std::string_view text) {
    std::uint64_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || rest != text.data() + text.size()) {
        fail(ExitCode::usage, "'{}' is not a whole number; use a value such as 1000", text);
    }
    return value;
}

double parse_number(std::string_view text) {
    constexpr std::array<Unit, 1> units{{{"", 1}}};
    return parse_with_unit(text, units, "12.5");
}

double parse_rate_hz(std::string_view text) {
    constexpr std::array<Unit, 4> units{{{"", 1}, {"/s", 1}, {"/min", 1. / 60}, {"/h", 1. / 3600}}};
    return parse_with_unit(text, units, "12.5 or 4/min");
}

std::uint64_t parse_size(std::string_view text) {
    constexpr double kilo = 1024;
    constexpr std::array<Unit, 10> units{{{"", 1},
                                          {"B", 1},
                                          {"kB", 1e3},
                                          {"MB", 1e6},
                                          {"GB", 1e9},
                                          {"TB", 1e12},
                                          {"KiB", kilo},
                                          {"MiB", kilo * kilo},
                                          {"GiB", kilo * kilo * kilo},
                                          {"TiB", kilo * kilo * kilo * kilo}}};
    return static_cast<std::uint64_t>(std::llround(parse_with_unit(text, units, "2GiB, 512MiB or 4096")));
}

Nanoseconds parse_duration(std::string_view text) {
    constexpr std::array<Unit, 6> units{
        {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}, {"h", 3600e9}}};
    return Nanoseconds(std::llround(parse_with_unit(text, units, "10s, 500ms, 5min or 2h")));
}

std::optional<bool> parse_switch(std::string_view text) {
    if (text != "auto" && text != "on" && text != "off") {
        fail(ExitCode::usage, "unknown value '{}'; use auto, on or off", text);
    }
    return text == "auto" ? std::nullopt : std::optional(text == "on");
}

double parse_length_nm(std::string_view text) {
    constexpr std::array<Unit, 4> units{{{"pm", 1e-3}, {"nm", 1}, {"um", 1e3}, {"mm", 1e6}}};
    return parse_with_unit(text, units, "0.65um or 650nm");
}

std::string size_text(std::uint64_t size_bytes) {
    constexpr std::array names{"B", "KiB", "MiB", "GiB", "TiB"};
    auto value = static_cast<double>(size_bytes);
    std::size_t step = 0;
    while (value >= 1024 && step + 1 < names.size()) {
        value /= 1024;
        ++step;
    }
    return step == 0 ? fmt::format("{} B", size_bytes) : fmt::format("{:.1f} {}", value, names[step]);
}

std::string duration_text(Nanoseconds duration) {
    const double seconds = std::chrono::duration<double>(duration).count();
    if (seconds < 1) {
        return fmt::format("{:.0f} ms", seconds * 1e3);
    }
    if (seconds < 10) {
        return fmt::format("{:.1f} s", seconds);
    }
    const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
    if (whole < 60) {
        return fmt::format("{} s", whole);
    }
    constexpr std::uint64_t hour = 3600;
    if (whole < hour) {
        return fmt::format("{} min {} s", whole / 60, whole % 60);
    }
    if (whole < 48 * hour) {
        return fmt::format("{} h {} min", whole / hour, whole % hour / 60);
    }
    return fmt::format("{} d {} h", whole / (24 * hour), whole % (24 * hour) / hour);
}

std::string latency_text(Nanoseconds duration) {
    const auto ns = static_cast<double>(duration.count());
    if (ns < 1e5) {
        return fmt::format("{:.0f} us", ns / 1e3);
    }
    return ns < 1e7 ? fmt::format("{:.1f} ms", ns / 1e6) : duration_text(duration);
}

}  // namespace framering
