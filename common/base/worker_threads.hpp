// Threads that work through the jobs of one queue.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace framering {

// Thread safety: one thread starts and ends it; lock() and wake are for any. Invariants: both functions are called
// with the lock, which guards what they share with their owner; after the end none of them runs.
class WorkerThreads {
  public:
    using Lock = std::unique_lock<std::mutex>;
    // Whether there is a job that nobody has begun.
    using CanStart = std::function<bool()>;
    // Takes it and does it, without the lock, and comes back with it. `worker`: its number, from 0 on. Does not
    // throw.
    using RunNext = std::function<void(unsigned worker, Lock& lock)>;

    WorkerThreads(CanStart can_start, RunNext run_next);
    ~WorkerThreads();
    WorkerThreads(const WorkerThreads&) = delete;
    WorkerThreads& operator=(const WorkerThreads&) = delete;

    // Once. `purpose`: for the error. Fails (Error): a thread cannot be started.
    void start(std::string_view purpose, unsigned count);

    [[nodiscard]] Lock lock() { return Lock(mutex_); }
    // One job, or several, came.
    void wake_one() noexcept { work_came_.notify_one(); }
    void wake_all() noexcept { work_came_.notify_all(); }

  private:
    void work(unsigned worker);
    void stop() noexcept;

    const CanStart can_start_;
    const RunNext run_next_;
    std::mutex mutex_;
    std::condition_variable work_came_;
    bool is_stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace framering
