// What a started program writes to its standard error, on its way into the log.
#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <thread>

#include "common/process/spawned_process.hpp"

namespace framering {

// Thread safety: last_line() from the thread that made it; a thread of its own reads. Invariants: one line of the
// log for each line, with the program's name in front; what is above kLongest bytes is cut off.
class ProgramLog {
  public:
    static constexpr std::size_t kLongest = 1000;

    // Fails (Error): no pipe or thread to be had.
    explicit ProgramLog(std::string name);
    ~ProgramLog();
    ProgramLog(const ProgramLog&) = delete;
    ProgramLog& operator=(const ProgramLog&) = delete;

    // For the program's standard error, until let_go().
    [[nodiscard]] int end_of_program() const noexcept { return pipe_.write.get(); }
    void let_go() noexcept { pipe_.write.close(); }

    // That was not empty; empty: there was none. Waits a moment for the end of what comes, as the program has
    // ended.
    [[nodiscard]] std::string last_line();

  private:
    void read_on();
    void take(std::string_view some);
    void tell_line();

    const std::string name_;
    Pipe pipe_ = make_pipe();
    Pipe ends_ = make_pipe();  // closed at our end, to wake the thread
    std::string line_;
    std::mutex mutex_;
    std::string last_line_;
    std::atomic<bool> has_ended_{false};
    std::thread thread_;
};

}  // namespace framering
