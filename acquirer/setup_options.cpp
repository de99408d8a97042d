#include "acquirer/setup_options.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>

#include "acquirer/option_groups.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
std::string trimmed(const std::string& text) {
    constexpr const char* blanks = " \t";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

std::string text_of(const std::string& text) {
    if (trimmed(text).empty()) {
        fail(ExitCode::usage, "the text is empty; omit the option");
    }
    return text;
}

double wavelength_nm(const std::string& text, const std::string& whole) {
    if (text.empty()) {
        return 0;
    }
    const auto is_number = [](unsigned char c) { return std::isdigit(c) != 0 || c == '.'; };
    const double value = std::ranges::all_of(text, is_number) ? parse_number(text) : 0;
    if (value <= 0) {
        fail(ExitCode::usage,
             "'{}': '{}' is not a wavelength; give excitation and emission in nm, for example GFP:488/525", whole,
             text);
    }
    return value;
}

double exposure_us_of(const std::string& text) {
    const double exposure_us = std::chrono::duration<double, std::micro>(parse_duration(text)).count();
    if (exposure_us <= 0) {
        fail(ExitCode::usage, "the time {} is not positive; use a value such as 10ms", text);
    }
    return exposure_us;
}

// A number that ends before `end` or begins there.
std::optional<double> number_before(const std::string& text, std::size_t end) {
    const std::size_t before = text.find_last_not_of("0123456789.", end - 1);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    double value = 0;
    const auto [rest, error] = std::from_chars(text.data() + begin, text.data() + end, value);
    return error == std::errc() && rest == text.data() + end ? std::optional(value) : std::nullopt;
}

std::optional<double> number_at(const std::string& text, std::size_t begin) {
    double value = 0;
    const auto [rest, error] =
        std::from_chars(text.data() + begin, text.data() + text.size(), value, std::chars_format::fixed);
    return error == std::errc() && value > 0 ? std::optional(value) : std::nullopt;
}

template <class Value>
void complete(Value& given, const Value& known) {
    if (given == Value()) {
        given = known;
    }
}
}  // namespace

Channel parse_channel(const std::string& text) {
    Channel channel{text};
    const std::size_t colon = text.rfind(':');
    if (colon != std::string::npos) {
        const std::string light = text.substr(colon + 1);
        const std::size_t slash = light.find('/');
        if (slash == std::string::npos) {
            fail(ExitCode::usage,
                 "'{}': the emission wavelength is missing; give excitation and emission in nm, for example "
                 "GFP:488/525 or GFP:/525",
                 text);
        }
        channel = {text.substr(0, colon), wavelength_nm(light.substr(0, slash), text),
                   wavelength_nm(light.substr(slash + 1), text)};
    }
    if (channel.name.empty()) {
        fail(ExitCode::usage, "'{}': the channel name is missing; use a value such as GFP or GFP:488/525", text);
    }
    return channel;
}

Device parse_device(const std::string& text) {
    std::array<std::string, 3> parts;
    std::size_t count = 0;
    for (std::size_t begin = 0; begin <= text.size(); ++count) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        if (count == parts.size()) {
            fail(ExitCode::usage, "'{}' has more than three parts; use a value such as Nikon,Ti2-E,12345", text);
        }
        parts[count] = trimmed(text.substr(begin, end - begin));
        begin = end + 1;
    }
    Device device = count == 1 ? Device{"", parts[0], ""} : Device{parts[0], parts[1], parts[2]};
    if (device == Device()) {
        fail(ExitCode::usage, "'{}' is empty; use a value such as Nikon,Ti2-E,12345", text);
    }
    return device;
}

Objective parse_objective(const std::string& text) {
    Objective objective{text_of(text)};
    for (std::size_t x = text.find_first_of("xX", 1); x != std::string::npos;
         x = text.find_first_of("xX", x + 1)) {
        if (const auto magnification = number_before(text, x)) {
            objective.nominal_magnification = *magnification;
            if (x + 1 < text.size() && text[x + 1] == '/') {
                objective.numerical_aperture = number_at(text, x + 2).value_or(0);
            }
            break;
        }
    }
    return objective;
}

void declare_setup(CommandLine& line, ScanSetup& setup) {
    line.group(option_group::kSample);
    line.option("sample", "TEXT", "description of the sample",
                [&](const std::string& text) { setup.sample = text_of(text); });
    line.option("comment", "TEXT", "free text", [&](const std::string& text) { setup.comment = text_of(text); });
    line.repeatable("channel", "NAME[:EX/EM]",
                    "name of a channel, with excitation and emission wavelength in nm, such as GFP:488/525; once "
                    "per index of axis c, in order",
                    [&](const std::string& text) { setup.channels.push_back(parse_channel(text)); });
    line.option("exposure", "TIME", "exposure time per frame, such as 10ms. A camera is set to it",
                [&](const std::string& text) { setup.exposure_us = exposure_us_of(text); });
    line.option("objective", "NAME", "as engraved on the objective, such as \"Plan Apo 20x/0.75\"",
                [&](const std::string& text) { setup.objective = parse_objective(text); });
    line.option("microscope", "MAKER,MODEL,SERIAL", "the microscope; also MAKER,MODEL or MODEL",
                [&](const std::string& text) { setup.microscope = parse_device(text); });
    line.option("camera", "MAKER,MODEL,SERIAL", "the camera, in the same form",
                [&](const std::string& text) { setup.camera = parse_device(text); });
}

ScanSetup completed(ScanSetup given, const ScanSetup& known) {
    complete(given.sample, known.sample);
    complete(given.comment, known.comment);
    complete(given.channels, known.channels);
    complete(given.exposure_us, known.exposure_us);
    complete(given.microscope, known.microscope);
    complete(given.camera, known.camera);
    complete(given.objective, known.objective);
    return given;
}

}  // namespace framering
