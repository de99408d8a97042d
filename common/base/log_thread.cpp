#include "common/base/log_thread.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "common/base/background_thread.hpp"
#include "common/base/deadline.hpp"
#include "common/base/log_queue.hpp"

namespace framering {

struct LogThread::Shared {
    int fd;
    LostText lost_text;
    LogQueue queue;
    std::atomic<std::uint32_t> wakes{0};  // counts what the thread is to look at
    std::atomic<bool> is_ending{false};
    std::string last;  // written before is_ending
    std::atomic<bool> has_ended{false};
    std::uint64_t lost = 0;  // the thread's: not reported yet

    void wake() noexcept {
        wakes.fetch_add(1, std::memory_order_release);
        wakes.notify_one();
    }
    void work();
    void write_queued();
    void write_line(std::string_view line);
    [[nodiscard]] bool tell_lost();
};

namespace {
constexpr Nanoseconds kPause = std::chrono::milliseconds(1);

// One write where the descriptor takes the text whole, so that lines of several processes in one file do not mix.
bool write_whole(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto written = write(fd, text.data(), static_cast<unsigned>(text.size()));
        if (written > 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (written < 0 && errno == EAGAIN) {
            sleep_for(kPause);  // somebody who shares it has set it so
        } else if (written == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}
}  // namespace

void LogThread::Shared::work() {
    for (;;) {
        const std::uint32_t seen = wakes.load(std::memory_order_acquire);
        const bool is_last_round = is_ending.load(std::memory_order_acquire);
        write_queued();
        if (is_last_round) {
            write_line(last);
            has_ended.store(true, std::memory_order_release);
            return;
        }
        wakes.wait(seen, std::memory_order_acquire);
    }
}

void LogThread::Shared::write_queued() {
    std::string_view line;
    std::uint64_t lost_before = 0;
    while (queue.front(line, lost_before)) {
        lost += lost_before;
        write_line(line);
        queue.pop();
    }
    lost += queue.take_lost();
    (void)tell_lost();
}

void LogThread::Shared::write_line(std::string_view line) {
    if (!tell_lost() || !write_whole(fd, line)) {
        ++lost;
    }
}

bool LogThread::Shared::tell_lost() {
    if (lost != 0 && !write_whole(fd, lost_text(lost))) {
        return false;
    }
    lost = 0;
    return true;
}

LogThread::LogThread(int fd, LostText lost_text) : shared_(std::make_shared<Shared>()) {
    shared_->fd = fd;
    shared_->lost_text = std::move(lost_text);
    thread_ = background_thread("the log", [shared = shared_] { shared->work(); });
}

LogThread::~LogThread() {
    if (thread_.joinable()) {
        finish("", std::chrono::seconds(1));
    }
}

void LogThread::put(std::string_view line) noexcept {
    (void)shared_->queue.put(line);
    shared_->wake();
}

bool LogThread::finish(std::string_view last, Nanoseconds limit) {
    shared_->last = last;
    shared_->is_ending.store(true, std::memory_order_release);
    shared_->wake();
    const Deadline deadline = Deadline::in(limit);
    while (!shared_->has_ended.load(std::memory_order_acquire)) {
        if (deadline.has_passed()) {
            thread_.detach();
            return false;
        }
        sleep_for(kPause);
    }
    thread_.join();
    return true;
}

}  // namespace framering
