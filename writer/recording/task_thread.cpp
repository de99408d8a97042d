#include "writer/recording/task_thread.hpp"

#include "common/base/background_thread.hpp"

namespace framering {

TaskThread::TaskThread(Mode mode) : mode_(mode) {
    if (mode_ == Mode::beside) {
        thread_ = background_thread("creating and closing files", [this] { work(); });
    }
}

TaskThread::~TaskThread() {
    if (thread_.joinable()) {
        {
            const std::lock_guard lock(mutex_);
            is_ending_ = true;
        }
        changed_.notify_one();
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
    changed_.notify_one();
}

void TaskThread::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return is_ending_ || !tasks_.empty(); });
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
