#include "control/prometheus/exposition.hpp"

#include <fmt/core.h>

#include <cmath>
#include <iterator>

namespace framering {

namespace {
// Bytes of the character at the front; 0: none that is UTF-8.
std::size_t character_length(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xC2 && first < 0xE0 ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0 || length > text.size()) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (byte(i) >> 6 != 2) {
            return 0;
        }
    }
    // Too long a form, halves of a pair, and what is beyond the last character.
    const bool is_out = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) >= 0xA0) ||
                        (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) >= 0x90);
    return is_out ? 0 : length;
}

std::string escaped_label(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        if (length == 0) {
            out += '?';
        } else if (text.front() == '\n') {
            out += "\\n";
        } else {
            out += text.front() == '\\' || text.front() == '"' ? "\\" : "";
            out += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

std::string number_text(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    if (std::isinf(value)) {
        return value < 0 ? "-Inf" : "+Inf";
    }
    return fmt::format("{}", value);
}
}  // namespace

void Exposition::metric(std::string_view name, Kind kind, std::string_view help) {
    name_ = name;
    heading_ =
        fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, kind == Kind::counter ? "counter" : "gauge");
}

void Exposition::sample(std::initializer_list<Label> labels, double value) {
    text_ += std::exchange(heading_, {}) + name_;
    char before = '{';
    for (const auto& [name, text] : labels) {
        fmt::format_to(std::back_inserter(text_), "{}{}=\"{}\"", before, name, escaped_label(text));
        before = ',';
    }
    fmt::format_to(std::back_inserter(text_), "{} {}\n", labels.size() == 0 ? "" : "}", number_text(value));
}

}  // namespace framering
