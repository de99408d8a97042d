// What a verification expects.
#pragma once
#include <cstdint>
#include <string>

#include "common/base/error.hpp"

namespace framering {

// Fails (Error): says what was found and what was expected.
inline void require_equal(const std::string& what, std::uint64_t found, std::uint64_t expected) {
    if (found != expected) {
        fail(ExitCode::failed, "{}: {}, expected {}", what, found, expected);
    }
}

}  // namespace framering
