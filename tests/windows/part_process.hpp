// A part of a session as a process: tests/windows/session_parts.cpp.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace framering::test {

class PartProcess {
  public:
    // `arguments`: of windows_session_parts. Throws when it cannot be started.
    explicit PartProcess(const std::string& arguments);
    // Kills it if it still runs.
    ~PartProcess();
    PartProcess(const PartProcess&) = delete;
    PartProcess& operator=(const PartProcess&) = delete;

    // At once, as the task manager does; returns when it is over. Its process stays known to the system.
    void kill() noexcept;
    // Its exit code; nothing when it did not end in time.
    [[nodiscard]] std::optional<std::uint32_t> exit_code(std::chrono::milliseconds limit);

  private:
    void* process_ = nullptr;
};

}  // namespace framering::test
