// Text from a plug-in, which may lack its end.
#pragma once
#include <cstddef>
#include <cstring>
#include <string>

#include "common/base/printable.hpp"

namespace framering {

// Of an array in a structure that was filled: to its zero byte, or its end.
template <std::size_t N>
[[nodiscard]] std::string text_in(const char (&array)[N]) {
    return printable(std::string(static_cast<const char*>(array), ::strnlen(static_cast<const char*>(array), N)));
}

// Of a pointer: at most 500 bytes. Null is empty.
[[nodiscard]] inline std::string bounded_text(const char* text) {
    constexpr std::size_t most = 500;
    return text == nullptr ? std::string() : printable(std::string(text, ::strnlen(text, most)));
}

}  // namespace framering
