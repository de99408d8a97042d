#include "common/base/output.hpp"

#include <unistd.h>

#include <cerrno>

#include "common/base/clock.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
int& first_error() noexcept {
    static int error_number = 0;
    return error_number;
}

// 0, or why not.
int write_all(int descriptor, std::string_view text) noexcept {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), static_cast<unsigned>(text.size()));
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            sleep_for(std::chrono::milliseconds(5));  // somebody made it non-blocking; its reader is slow
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}
}  // namespace

bool print_text(std::string_view text) noexcept {
    if (first_error() == 0) {
        first_error() = write_all(STDOUT_FILENO, text);
    }
    return first_error() == 0;
}

int output_error() noexcept {
    return first_error() == EPIPE ? 0 : first_error();
}

void report_error(std::string_view program, std::string_view line) noexcept {
    finish_log(fmt::format("{}: error: {}\n", program, line));
}

}  // namespace framering
