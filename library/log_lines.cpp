#include "library/log_lines.hpp"

#include "include/framering/types.h"

#include <pthread.h>

#include <array>
#include <cstddef>
#include <deque>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/log_sink.hpp"

namespace framering::library {

namespace {
constexpr std::size_t kMostLines = 256;  // the older ones go

struct Line {
    LogLevel level;
    std::string text;
};

struct Lines {
    std::mutex mutex;
    framering_log log = nullptr;
    void* context = nullptr;
    std::deque<Line> lines;
};

// Never destroyed: threads may log to the very end.
Lines& lines() noexcept {
    alignas(Lines) static std::array<std::byte, sizeof(Lines)> place;
    static auto* const instance = new (place.data()) Lines;
    return *instance;
}

void keep(LogLevel level, std::string_view text) noexcept {
    const std::lock_guard lock(lines().mutex);
    if (lines().log == nullptr) {
        return;
    }
    try {
        lines().lines.push_back({level, std::string(text)});
    } catch (...) {
        return;  // no memory for a line
    }
    if (lines().lines.size() > kMostLines) {
        lines().lines.pop_front();
    }
}
}  // namespace

void take_log() noexcept {
    static std::once_flag once;
    std::call_once(once, [] {
        set_log_sink(keep);
        // Another thread may hold it at a fork: the child would wait for it for ever.
        pthread_atfork([] { lines().mutex.lock(); }, [] { lines().mutex.unlock(); },
                       [] { lines().mutex.unlock(); });
    });
}

void give_log_lines() noexcept {
    std::deque<Line> taken;
    framering_log log = nullptr;
    void* context = nullptr;
    {
        const std::lock_guard lock(lines().mutex);
        if (lines().lines.empty()) {
            return;
        }
        taken.swap(lines().lines);
        log = lines().log;
        context = lines().context;
    }
    for (const Line& line : taken) {
        if (log != nullptr) {
            log(context, line.level == LogLevel::warning ? FRAMERING_LOG_WARNING : FRAMERING_LOG_INFO,
                line.text.c_str());
        }
    }
}

}  // namespace framering::library

extern "C" void framering_set_log(framering_log log, void* context) {
    using framering::library::lines;
    framering::library::take_log();
    const std::lock_guard lock(lines().mutex);
    lines().log = log;
    lines().context = context;
    lines().lines.clear();
}
