#include "common/base/log.hpp"

#include <unistd.h>

#include "common/base/clock.hpp"

namespace framering {

namespace {
struct LogSettings {
    std::string program = "framering";
    LogLevel level = LogLevel::info;
};

LogSettings& settings() {
    static LogSettings instance;
    return instance;
}
}  // namespace

void set_log_program(std::string_view program) {
    settings().program = program;
}

void set_log_level(LogLevel level) {
    settings().level = level;
}

void log_line(LogLevel level, std::string_view text) {
    if (level > settings().level) {
        return;
    }
    const std::string line = fmt::format("{} {}[{}] {}{}\n", utc_text(utc_ns()), settings().program, getpid(),
                                         level == LogLevel::warning ? "warning: " : "", text);
    // A log that cannot be written (a full disk, a closed terminal) must never stop a scan.
    [[maybe_unused]] const auto written = write(STDERR_FILENO, line.data(), static_cast<unsigned>(line.size()));
}

}  // namespace framering
