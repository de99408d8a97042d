// Texts that functions of the library give.
#pragma once
#include <string>

namespace framering::library {

// Lives until the next call of it in this thread.
[[nodiscard]] const char* kept_text(std::string text);

}  // namespace framering::library
