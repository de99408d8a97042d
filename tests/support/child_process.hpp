// A program that a test runs and that never outlives it.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <ostream>
#include <span>
#include <string>
#include <vector>

namespace framering::test {

// What a test takes for a hang: far above what the slowest sanitizer needs.
inline constexpr std::chrono::seconds kHangLimit{60};

// How a process ended: by itself with this code, or by a signal.
struct ProcessEnd {
    int exit_code = -1;
    int signal = 0;
    friend bool operator==(const ProcessEnd&, const ProcessEnd&) = default;
};
[[nodiscard]] constexpr ProcessEnd exited(int code) noexcept {
    return {code, 0};
}
[[nodiscard]] constexpr ProcessEnd killed_by(int signal) noexcept {
    return {-1, signal};
}
std::ostream& operator<<(std::ostream& out, const ProcessEnd& end);

enum class Input { none, pipe };

// Thread: one. Invariants: the process is killed and waited for with the object; its standard output and error are
// files of the test's own, without names.
class ChildProcess {
  public:
    ChildProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 Input input = Input::none);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }
    [[nodiscard]] bool running();
    // Nothing happens where the process has ended already.
    void signal(int number);
    // SIGSTOP, and waits until the process stands.
    void stop();
    // Throws, with what the process said, where it does not end within the limit.
    ProcessEnd wait(std::chrono::milliseconds limit = kHangLimit);

    // Requires: Input::pipe. Throws where nobody reads for kHangLimit, or nobody is left to read.
    void put(std::span<const std::byte> bytes);
    void close_input();

    [[nodiscard]] std::string out() const;
    [[nodiscard]] std::string err() const;
    // The command, how it ended, and what it said, for failure messages.
    [[nodiscard]] std::string story() const;

  private:
    void reap(int options);

    std::string command_;
    int out_fd_ = -1;
    int err_fd_ = -1;
    int input_fd_ = -1;
    pid_t pid_ = -1;
    bool ended_ = false;
    ProcessEnd end_;
};

}  // namespace framering::test
