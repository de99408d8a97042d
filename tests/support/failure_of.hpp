// The Error that something fails with, as a value.
#pragma once
#include <string>

#include "common/base/error.hpp"
#include "tests/support/contains.hpp"

namespace framering::test {

struct Failure {
    ExitCode exit_code = ExitCode::done;  // done: it did not fail
    std::string line{};

    [[nodiscard]] bool says(std::string_view part) const noexcept { return contains(line, part); }
};

template <class Function>
[[nodiscard]] Failure failure_of(const Function& function) {
    try {
        function();
        return {};
    } catch (const Error& error) {
        return {error.exit_code(), error.what()};
    }
}

}  // namespace framering::test
