#include "common/base/log.hpp"

#include <unistd.h>

#include <atomic>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/log_sink.hpp"
#include "common/base/log_thread.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kLongestFinish = std::chrono::seconds(1);

struct LogSettings {
    std::string program = "framering";
    LogLevel level = LogLevel::info;
    // Never deleted, and held on to when it has finished: a thread may log while another one finishes.
    std::atomic<LogThread*> thread{nullptr};
    std::atomic<LogThread*> finished{nullptr};
    std::atomic<bool> is_given_up{false};
    std::atomic<LogSink> sink{nullptr};  // null: standard error
};

LogSettings& settings() {
    static LogSettings instance;
    return instance;
}

std::string whole_line(LogLevel level, std::string_view text) {
    return fmt::format("{} {}[{}] {}{}\n", utc_text(utc_ns()), settings().program, getpid(),
                       level == LogLevel::warning ? "warning: " : "", text);
}

std::string lost_text(std::uint64_t lost) {
    return whole_line(LogLevel::warning, fmt::format("{} log {} lost: standard error was blocked, full or closed",
                                                     lost, lost == 1 ? "line was" : "lines were"));
}

// A log that cannot be written (a full disk, a closed terminal) must never stop a scan.
void write_now(std::string_view line) {
    if (!settings().is_given_up.load(std::memory_order_relaxed)) {
        [[maybe_unused]] const auto written =
            write(STDERR_FILENO, line.data(), static_cast<unsigned>(line.size()));
    }
}
}  // namespace

void set_log_program(std::string_view program) {
    settings().program = program;
    try {
        settings().thread.store(new LogThread(STDERR_FILENO, lost_text), std::memory_order_release);
    } catch (const Error& error) {
        log_warning("{}; without it, a blocked terminal can stall this program", error.what());
    }
}

void set_log_level(LogLevel level) {
    settings().level = level;
}

void set_log_sink(LogSink sink) noexcept {
    settings().sink.store(sink, std::memory_order_release);
}

void log_line(LogLevel level, std::string_view text) {
    if (const LogSink sink = settings().sink.load(std::memory_order_acquire)) {
        sink(level, text);
        return;
    }
    if (level > settings().level) {
        return;
    }
    const std::string line = whole_line(level, text);
    if (LogThread* const thread = settings().thread.load(std::memory_order_acquire)) {
        thread->put(line);
    } else {
        write_now(line);
    }
}

void finish_log(std::string_view last) {
    if (LogThread* const thread = settings().thread.exchange(nullptr, std::memory_order_acq_rel)) {
        settings().finished.store(thread, std::memory_order_relaxed);
        settings().is_given_up.store(!thread->finish(last, kLongestFinish), std::memory_order_relaxed);
    } else {
        write_now(last);
    }
}

}  // namespace framering
