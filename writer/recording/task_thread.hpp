// Work beside the writer's loop: one thread that does what it is given, in the order given.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

namespace framering {

// Thread safety: run() from any thread. The destructor waits until everything is done.
class TaskThread {
  public:
    // at_once: run() does the task itself, in the caller's thread: for tests that count system calls.
    enum class Mode { beside, at_once };

    explicit TaskThread(Mode mode = Mode::beside);
    ~TaskThread();
    TaskThread(const TaskThread&) = delete;
    TaskThread& operator=(const TaskThread&) = delete;

    // The future holds the result, or the exception.
    template <class Task>
    [[nodiscard]] auto run(Task task) -> std::future<std::invoke_result_t<Task>> {
        auto packaged = std::make_shared<std::packaged_task<std::invoke_result_t<Task>()>>(std::move(task));
        auto result = packaged->get_future();
        add([packaged] { (*packaged)(); });
        return result;
    }

  private:
    void add(std::function<void()> task);
    void work();

    Mode mode_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool is_ending_ = false;
    std::thread thread_;
};

// Whether get() would return at once.
template <class Result>
[[nodiscard]] bool is_ready(const std::future<Result>& future) {
    return future.valid() && future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace framering
