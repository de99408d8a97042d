#include "common/base/worker_threads.hpp"

#include <utility>

#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"

namespace framering {

WorkerThreads::WorkerThreads(CanStart can_start, RunNext run_next)
    : can_start_(std::move(can_start)), run_next_(std::move(run_next)) {
}

WorkerThreads::~WorkerThreads() {
    stop();
}

void WorkerThreads::start(std::string_view purpose, unsigned count) {
    try {
        for (unsigned worker = 0; worker < count; ++worker) {
            threads_.push_back(background_thread(purpose, [this, worker] { work(worker); }));
        }
    } catch (const Error& error) {
        stop();
        throw Error(error.exit_code(), fmt::format("{}, or use fewer --threads", error.what()));
    }
}

void WorkerThreads::work(unsigned worker) {
    Lock held = lock();
    for (;;) {
        work_came_.wait(held, [this] { return is_stopping_ || can_start_(); });
        if (is_stopping_) {
            return;
        }
        run_next_(worker, held);
    }
}

void WorkerThreads::stop() noexcept {
    {
        const Lock held = lock();
        is_stopping_ = true;
    }
    wake_all();
    for (std::thread& each : threads_) {
        each.join();
    }
    threads_.clear();
}

}  // namespace framering
