#include "common/base/error.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "common/base/printable.hpp"

namespace framering {

ExitCode graver(ExitCode a, ExitCode b) noexcept {
    constexpr std::array order{ExitCode::done,    ExitCode::canceled, ExitCode::frames_lost,
                               ExitCode::refused, ExitCode::usage,    ExitCode::failed};
    const auto rank = [&](ExitCode code) { return std::find(order.begin(), order.end(), code) - order.begin(); };
    return rank(a) < rank(b) ? b : a;
}

std::string printable(std::string line) {
    std::ranges::replace_if(
        line, [](char letter) { return (letter >= 0 && letter < ' ') || letter == 0x7f; }, '?');
    return line;
}

std::string Error::printable(std::string line) {
    return framering::printable(std::move(line));
}

std::string errno_text(int error_number) {
    return std::generic_category().message(error_number);
}

}  // namespace framering
