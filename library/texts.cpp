#include "library/texts.hpp"

#include <utility>

namespace framering::library {

const char* kept_text(std::string text) {
    thread_local std::string kept;
    kept = std::move(text);
    return kept.c_str();
}

}  // namespace framering::library
