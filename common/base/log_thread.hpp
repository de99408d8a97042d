// Writes log lines beside the program's loops, so that nobody waits for a terminal, a pipe or a disk.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "common/base/clock.hpp"

namespace framering {

// Thread safety: put() from any thread; finish() once, from one thread. A thread that is still held in a write
// when finish() gives up is left to itself.
class LogThread {
  public:
    // The line that tells so many lost ones.
    using LostText = std::function<std::string(std::uint64_t)>;

    // Fails (Error): no thread to be had.
    LogThread(int fd, LostText lost_text);
    ~LogThread();
    LogThread(const LogThread&) = delete;
    LogThread& operator=(const LogThread&) = delete;

    // Queues a line, which ends with its line break. Never waits: what does not fit, or cannot be written, is
    // counted and told in its place.
    void put(std::string_view line) noexcept;
    // Has everything written that is queued, and `last` behind it, and ends the thread. False: that took longer
    // than `limit`. What is put from then on is not written.
    bool finish(std::string_view last, Nanoseconds limit);

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;  // also the thread's, which may outlive this
    std::thread thread_;
};

}  // namespace framering
