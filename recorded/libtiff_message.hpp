// What libtiff's error handlers do with a message.
#pragma once
#include <array>
#include <cstdarg>
#include <cstdio>
#include <string>

namespace framering {

// Keeps the first message: what follows are consequences.
inline void keep_first_message(std::string& kept, const char* format, va_list values) {
    if (kept.empty()) {
        std::array<char, 400> text{};
        std::vsnprintf(text.data(), text.size(), format, values);
        kept = text.data();
    }
}

}  // namespace framering
