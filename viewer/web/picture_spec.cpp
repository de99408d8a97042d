#include "viewer/web/picture_spec.hpp"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/frame/frame_format.hpp"

namespace framering {

using nlohmann::json;

namespace {
constexpr double kLargestGamma = 10;
constexpr std::int64_t kLongestStep = 1'000'000;

void require_between(double value, double low, double high, std::string_view what) {
    if (!(value >= low && value <= high)) {
        fail(ExitCode::usage, "{} {} is out of range; use {} to {}", what, value, low, high);
    }
}

// A JSON number that is whole.
template <class Number>
Number whole(const json& value, double low, double high, std::string_view what) {
    if (!value.is_number() || value.get<double>() != std::floor(value.get<double>())) {
        fail(ExitCode::usage, "{}: expected a whole number", what);
    }
    require_between(value.get<double>(), low, high, what);
    return value.get<Number>();
}

std::uint32_t coordinate(const json& value, std::string_view what) {
    return whole<std::uint32_t>(value, 0, kLargestSide, what);
}

double number_of(const json& value, std::string_view what) {
    if (!value.is_number()) {
        fail(ExitCode::usage, "{}: expected a number", what);
    }
    return value.get<double>();
}

template <std::size_t N>
std::array<std::uint32_t, N> coordinates(const json& value, std::string_view what) {
    if (!value.is_array() || value.size() != N) {
        fail(ExitCode::usage, "{}: expected {} whole numbers", what, N);
    }
    std::array<std::uint32_t, N> numbers{};
    for (std::size_t i = 0; i < N; ++i) {
        numbers[i] = coordinate(value[i], what);
    }
    return numbers;
}

PixelBox box_of(const json& value, std::string_view what) {
    const auto [left, top, width, height] = coordinates<4>(value, what);
    return {left, top, width, height};
}

std::string text_of(const json& value, std::string_view what) {
    if (!value.is_string()) {
        fail(ExitCode::usage, "{}: expected a string", what);
    }
    return value.get<std::string>();
}

bool flag_of(const json& value, std::string_view what) {
    if (!value.is_boolean()) {
        fail(ExitCode::usage, "{}: expected true or false", what);
    }
    return value.get<bool>();
}

// "linear", "log", or a gamma: 0.5.
Tone tone_of(const json& value) {
    Tone tone;
    if (value.is_number()) {
        require_between(value.get<double>(), 1 / kLargestGamma, kLargestGamma, "gamma");
        tone.kind = Tone::Kind::gamma;
        tone.gamma = value.get<double>();
        return tone;
    }
    const std::string text = text_of(value, "tone");
    if (text == "log") {
        tone.kind = Tone::Kind::logarithm;
    } else if (text != "linear") {
        fail(ExitCode::usage, "unknown tone '{}'; use linear, log or a gamma such as 0.5", text);
    }
    return tone;
}

void set_measured(View& view, const std::string& key, const json& value) {
    if (key == "pointer") {
        const auto [x, y] = coordinates<2>(value, key);
        view.pointer = PixelPosition{x, y};
    } else if (key == "box") {
        view.box = box_of(value, key);
    } else if (key == "line") {
        const auto [x0, y0, x1, y1] = coordinates<4>(value, key);
        view.line = PixelLine{{x0, y0}, {x1, y1}};
    } else {
        fail(ExitCode::usage, "unknown key '{}'", key);
    }
}

ImageFormat format_of(const json& value) {
    const std::string text = text_of(value, "format");
    if (text != "jpeg" && text != "png") {
        fail(ExitCode::usage, "unknown format '{}'; use jpeg or png", text);
    }
    return text == "png" ? ImageFormat::png : ImageFormat::jpeg;
}

// The same members for pages and for addresses.
void set_member(PictureSpec& spec, const std::string& key, const json& value) {
    View& view = spec.view;
    if (key == "width") {
        view.room.width = whole<std::uint32_t>(value, 1, kLongestPictureSide, key);
    } else if (key == "height") {
        view.room.height = whole<std::uint32_t>(value, 1, kLongestPictureSide, key);
    } else if (key == "region") {
        view.region = box_of(value, key);
    } else if (key == "contrast") {
        view.contrast = parse_contrast(text_of(value, key));
    } else if (key == "tone") {
        view.tone = tone_of(value);
    } else if (key == "lut") {
        view.lut = parse_lut(text_of(value, key));
        view.marks = range_marks(view.lut);
    } else if (key == "marks") {  // stands behind "lut", which has marks of its own
        view.marks = flag_of(value, key) ? RangeMarks::ends : view.marks;
    } else if (key == "balance") {
        view.balance = parse_white_balance(text_of(value, key));
    } else if (key == "bayer") {
        view.bayer = parse_bayer_view(text_of(value, key));
    } else if (key == "mirrored") {
        view.orientation.mirrored = flag_of(value, key);
    } else if (key == "turns") {
        view.orientation.quarter_turns = whole<std::uint8_t>(value, 0, 3, key);
    } else if (key == "average") {
        view.average = whole<std::uint32_t>(value, 1, kMostAveraged, key);
    } else if (key == "quality") {
        spec.quality = whole<int>(value, 1, 100, key);
    } else if (key == "format") {
        spec.format = format_of(value);
    } else {
        set_measured(view, key, value);
    }
}

json json_of(const std::string& key, const std::string& value) {
    if (key == "contrast" || key == "lut" || key == "balance" || key == "bayer" || value == "log" ||
        value == "linear") {
        return value;
    }
    if (key == "mirrored" || key == "marks") {
        return value != "false" && value != "0";
    }
    return parse_number(value);
}

PageMessage::Kind kind_of(const json& message) {
    using Kind = PageMessage::Kind;
    const auto found = message.find("ask");
    const std::string ask = found == message.end() ? "" : text_of(*found, "ask");
    constexpr std::array<std::pair<std::string_view, Kind>, 11> kinds{{{"picture", Kind::picture},
                                                                       {"status", Kind::status},
                                                                       {"freeze", Kind::freeze},
                                                                       {"follow", Kind::follow},
                                                                       {"step", Kind::step},
                                                                       {"pause", Kind::pause_scan},
                                                                       {"resume", Kind::resume_scan},
                                                                       {"cancel", Kind::cancel_scan},
                                                                       {"terminate", Kind::terminate},
                                                                       {"exposure", Kind::exposure},
                                                                       {"gain", Kind::gain}}};
    for (const auto& [name, kind] : kinds) {
        if (name == ask) {
            return kind;
        }
    }
    fail(ExitCode::usage, "unknown request '{}'", ask);
}
}  // namespace

PictureSpec parse_picture_spec(const WebQuery& query, PictureSpec usual) {
    for (const std::string key : {"width", "height", "contrast", "tone", "lut", "marks", "balance", "bayer",
                                  "mirrored", "turns", "average", "quality"}) {
        if (const auto found = query.find(key); found != query.end()) {
            set_member(usual, key, json_of(key, found->second));
        }
    }
    return usual;
}

PageMessage parse_page_message(std::string_view text, const PictureSpec& usual) {
    const json message = json::parse(text, nullptr, false);
    if (!message.is_object()) {
        fail(ExitCode::usage, "expected a JSON object");
    }
    PageMessage out;
    out.kind = kind_of(message);
    out.spec = usual;
    for (const auto& [key, value] : message.items()) {
        if (key == "scan_id") {
            constexpr double largest_exact = 9'007'199'254'740'992;
            out.scan_id = whole<std::uint64_t>(value, 0, largest_exact, key);
        } else if (key == "frames") {
            out.frames = whole<std::int64_t>(value, -kLongestStep, kLongestStep, key);
        } else if (key == "value") {
            out.value = number_of(value, key);
        } else if (key != "ask") {
            set_member(out.spec, key, value);
        }
    }
    return out;
}

}  // namespace framering
