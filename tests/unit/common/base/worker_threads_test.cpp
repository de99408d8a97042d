#include "common/base/worker_threads.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using framering::WorkerThreads;

namespace {
// Counts how often each job is done.
class CountedJobs {
  public:
    explicit CountedJobs(unsigned threads, std::size_t jobs) : done(jobs) { workers_.start("counting", threads); }

    void give_all() {
        const WorkerThreads::Lock lock = workers_.lock();
        end_ = done.size();
        workers_.wake_all();
    }
    void wait_for_all() {
        WorkerThreads::Lock lock = workers_.lock();
        job_done_.wait(lock, [&] { return std::ranges::all_of(done, [](int times) { return times != 0; }); });
    }
    [[nodiscard]] bool has_numbers_below(unsigned threads) {
        const WorkerThreads::Lock lock = workers_.lock();
        return !numbers_.empty() && *numbers_.rbegin() < threads;
    }

    std::vector<int> done;

  private:
    void run_next(unsigned worker, WorkerThreads::Lock& lock) {
        const std::size_t job = next_++;
        numbers_.insert(worker);
        lock.unlock();
        std::this_thread::yield();
        lock.lock();
        ++done[job];
        job_done_.notify_one();
    }

    std::size_t next_ = 0;
    std::size_t end_ = 0;
    std::set<unsigned> numbers_;
    std::condition_variable job_done_;
    WorkerThreads workers_{[this] { return next_ != end_; },
                           [this](unsigned worker, WorkerThreads::Lock& lock) { run_next(worker, lock); }};
};
}  // namespace

TEST_CASE("worker threads do every job once") {
    for (const unsigned threads : {1U, 2U, 5U}) {
        CountedJobs jobs(threads, 500);
        jobs.give_all();
        jobs.wait_for_all();
        CHECK(std::ranges::all_of(jobs.done, [](int times) { return times == 1; }));
        CHECK(jobs.has_numbers_below(threads));
    }
}

TEST_CASE("worker threads end while jobs wait, and without any") {
    const CountedJobs idle(3, 0);
    CountedJobs jobs(2, 100'000);
    jobs.give_all();
}
