#include "writer/scan/xml_text.hpp"

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>

namespace framering {

namespace {
constexpr char32_t kReplacement = 0xFFFD;

// Takes one character off the front of `text`; kReplacement and one byte for what is no UTF-8.
char32_t take_character(std::string_view& text) {
    const auto byte_at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte_at(0);
    const std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 0b110 ? 2 : lead >> 4 == 0b1110 ? 3 : 4;
    constexpr char32_t shortest[]{0, 0, 0x80, 0x800, 0x10000};
    char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
    bool is_valid = length <= text.size() && (length < 4 || lead >> 3 == 0b11110);
    for (std::size_t i = 1; is_valid && i < length; ++i) {
        is_valid = byte_at(i) >> 6 == 0b10;
        value = value << 6 | (byte_at(i) & 0x3FU);
    }
    const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (!is_valid || value < shortest[length] || value > 0x10FFFF || is_surrogate) {
        text.remove_prefix(1);
        return kReplacement;
    }
    text.remove_prefix(length);
    return value;
}

bool may_stand_in_xml(char32_t character) {
    return character == '\t' || character == '\n' || character == '\r' ||
           (character >= 0x20 && character != 0x7F && character != 0xFFFE && character != 0xFFFF);
}
}  // namespace

std::string xml_escaped(std::string_view text) {
    std::string escaped;
    while (!text.empty()) {
        const char32_t taken = take_character(text);
        const char32_t character = may_stand_in_xml(taken) ? taken : kReplacement;
        const bool is_plain = character >= 0x20 && character < 0x7F && character != '<' && character != '>' &&
                              character != '&' && character != '"' && character != '\'';
        if (is_plain || character == '\n') {
            escaped += static_cast<char>(character);
        } else {
            escaped += fmt::format("&#{};", static_cast<std::uint32_t>(character));
        }
    }
    return escaped;
}

std::string xml_attribute(std::string_view name, std::string_view text) {
    return text.empty() ? std::string() : fmt::format(R"( {}="{}")", name, xml_escaped(text));
}

std::string xml_number(std::string_view name, double number, std::string_view unit_name, std::string_view unit) {
    return fmt::format(R"( {}="{}")", name, number) +
           (unit.empty() ? std::string() : fmt::format(R"( {}="{}")", unit_name, unit));
}

std::string xml_attribute(std::string_view name, double number, std::string_view unit_name,
                          std::string_view unit) {
    return number > 0 ? xml_number(name, number, unit_name, unit) : std::string();
}

}  // namespace framering
