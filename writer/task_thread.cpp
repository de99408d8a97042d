#include "writer/task_thread.hpp"

#include <csignal>

namespace framering {

TaskThread::TaskThread(Mode mode) : mode_(mode) {
    if (mode_ == Mode::at_once) {
        return;
    }
    // Signals go to the thread that looks at them; a new thread has its maker's mask.
    sigset_t all;
    sigset_t former;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &former);
    thread_ = std::thread([this] { work(); });
    pthread_sigmask(SIG_SETMASK, &former, nullptr);
}

TaskThread::~TaskThread() {
    if (thread_.joinable()) {
        {
            const std::lock_guard lock(mutex_);
            is_ending_ = true;
        }
        has_news_.notify_one();
        thread_.join();
    }
}

void TaskThread::add(std::function<void()> task) {
    if (mode_ == Mode::at_once) {
        task();
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    has_news_.notify_one();
}

void TaskThread::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        has_news_.wait(lock, [this] { return is_ending_ || !tasks_.empty(); });
        if (tasks_.empty()) {
            return;
        }
        const std::function<void()> task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

}  // namespace framering
