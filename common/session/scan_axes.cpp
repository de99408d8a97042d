#include "common/session/scan_axes.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/axes_frames.hpp"
#include "common/session/axis_names.hpp"

namespace framering {

namespace {
constexpr const char* kExample = "for example t:10,z:5:0.5um,c:2";
constexpr std::size_t kLongestUnit = 15;

// Takes the text up to the separator off the front.
std::string take_part(std::string& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    std::string part = text.substr(0, end);
    text.erase(0, end + 1);
    return part;
}

void parse_step(const std::string& text, ScanAxis& axis) {
    constexpr double nm_per_um = 1000;
    if (axis.name == "z") {
        axis.step = parse_length_nm(text) / nm_per_um;
        axis.unit = std::string("um");
    } else if (axis.name == "t") {
        axis.step = std::chrono::duration<double>(parse_duration(text)).count();
        axis.unit = std::string("s");
    } else if (axis.name == "c" || axis.name == "p") {
        fail(ExitCode::usage, "axis {} cannot have a step; {}", axis.name, kExample);
    } else {
        double number = 0;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
        axis.step = parse_number(std::string_view(text.data(), end));
        axis.unit = std::string(std::string_view(end, text.data() + text.size()));
        if (axis.unit.size() > kLongestUnit) {
            fail(ExitCode::usage, "axis {}: the unit '{}' is longer than {} bytes; {}", axis.name, axis.unit,
                 kLongestUnit, kExample);
        }
    }
    if (axis.step <= 0) {
        fail(ExitCode::usage, "axis {}: the step {} is not positive; omit it if it is unknown", axis.name, text);
    }
}

ScanAxis parse_axis(std::string text) {
    const std::string whole = text;
    ScanAxis axis;
    axis.name = short_axis_name(take_part(text, ':'));
    if (!is_axis_name(axis.name)) {
        fail(ExitCode::usage,
             "'{}' is no axis; use t (time), z (focus), c (channel), p (position), or a name of your own: a "
             "letter, "
             "then letters, digits, '_' or '-', at most 32; {}",
             axis.name, kExample);
    }
    if (const std::string length = take_part(text, ':'); !length.empty()) {
        axis.length = parse_count(length);
        if (axis.length == 0 || axis.length > kMostFramesOfAxes) {
            fail(ExitCode::usage, "axis {}: the length {} is out of range; use 1 to {}", axis.name, length,
                 kMostFramesOfAxes);
        }
    }
    if (!text.empty()) {
        parse_step(text, axis);
    }
    return axis;
}
}  // namespace

std::vector<ScanAxis> parse_axes(const std::string& text) {
    std::vector<ScanAxis> axes;
    std::string rest = text;
    while (axes.empty() || !rest.empty()) {
        ScanAxis axis = parse_axis(take_part(rest, ','));
        if (std::ranges::count(axes, axis.name, &ScanAxis::name) != 0) {
            fail(ExitCode::usage, "axis {} is given twice", axis.name);
        }
        if (axis.length == 0 && !axes.empty()) {
            fail(ExitCode::usage, "axis {} has no length, only the first axis may omit it; {}", axis.name,
                 kExample);
        }
        axes.push_back(std::move(axis));
        if (axes.size() > kMaxAxes) {
            fail(ExitCode::usage, "{} has more than {} axes", text, kMaxAxes);
        }
        if (!frames_of_axes(axes)) {
            fail(ExitCode::usage, "{} gives more than {} frames", text, kMostFramesOfAxes);
        }
    }
    return axes;
}

std::optional<std::uint64_t> frames_of_axes(const std::vector<ScanAxis>& axes) noexcept {
    std::uint64_t frames = 1;
    for (const ScanAxis& axis : axes) {
        const std::uint64_t length = axis.length == 0 ? 1 : axis.length;
        if (length > kMostFramesOfAxes / frames) {
            return std::nullopt;
        }
        frames *= length;
    }
    return frames;
}

std::uint64_t frames_per_outermost(const std::vector<ScanAxis>& axes) noexcept {
    std::uint64_t frames = 1;
    std::for_each(axes.begin() + 1, axes.end(), [&](const ScanAxis& axis) { frames *= axis.length; });
    return frames;
}

std::optional<std::uint64_t> frames_of(const std::vector<ScanAxis>& axes) noexcept {
    if (axes.empty() || axes.front().length == 0) {
        return std::nullopt;
    }
    return axes.front().length * frames_per_outermost(axes);
}

}  // namespace framering
