#include "common/base/error.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "common/base/log.hpp"

namespace framering {

ExitCode graver(ExitCode a, ExitCode b) noexcept {
    constexpr std::array order{ExitCode::done,    ExitCode::canceled, ExitCode::frames_lost,
                               ExitCode::refused, ExitCode::usage,    ExitCode::failed};
    const auto rank = [&](ExitCode code) { return std::find(order.begin(), order.end(), code) - order.begin(); };
    return rank(a) < rank(b) ? b : a;
}

std::string Error::printable(std::string line) {
    std::ranges::replace_if(
        line, [](char letter) { return (letter >= 0 && letter < ' ') || letter == 0x7f; }, '?');
    return line;
}

std::string errno_text(int error_number) {
    return std::generic_category().message(error_number);
}

int run_program(std::string_view program, const std::function<ExitCode()>& body) noexcept {
    // Behind the log's lines, which are still on their way.
    const auto report = [&](const char* line) { finish_log(fmt::format("{}: error: {}\n", program, line)); };
    try {
        const ExitCode exit_code = body();
        finish_log();
        return static_cast<int>(exit_code);
    } catch (const Error& error) {
        report(error.what());
        return static_cast<int>(error.exit_code());
    } catch (const std::exception& error) {
        report(error.what());
        return static_cast<int>(ExitCode::failed);
    }
}

}  // namespace framering
