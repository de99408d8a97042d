// Programs that this one starts: the one door to posix_spawn().
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/descriptor.hpp"

namespace framering {

struct Pipe {
    Descriptor read;
    Descriptor write;
};
// Both ends are closed in programs that are started. Fails (Error).
[[nodiscard]] Pipe make_pipe();

// What becomes of the standard descriptors of a program; -1: input from /dev/null, output and error as ours.
struct StandardFiles {
    int in = -1;
    int out = -1;
    int err = -1;
    int kept = -1;  // becomes kKeptDescriptor: a lock that the program holds as long as it lives; -1: none
};
inline constexpr int kKeptDescriptor = 3;

struct ProcessEnd {
    int exit_code = -1;  // -1: ended by a signal, or not known
    int signal = 0;
};
// "ended with exit code 3", "was ended by signal 9 (Killed)"
[[nodiscard]] std::string text_of(const ProcessEnd& end);

// Thread safety: one thread. Invariants: it has none of our descriptors but those that it was given,
// no blocked or ignored signal of ours, and is reaped at the latest with the object, which kills it.
class SpawnedProcess {
  public:
    // `program`: its path; `words`: with its name in front. `own_group`: as the leader of a process group of its
    // own, which a Ctrl-C on our terminal does not reach. `variables`: NAME=value, of its environment besides
    // ours. Fails (Error): it cannot be started, with the system's reason.
    SpawnedProcess(const std::string& program, const std::vector<std::string>& words, const StandardFiles& files,
                   bool own_group, const std::vector<std::string>& variables = {});
    ~SpawnedProcess();
    SpawnedProcess(const SpawnedProcess&) = delete;
    SpawnedProcess& operator=(const SpawnedProcess&) = delete;

    [[nodiscard]] pid_t id() const noexcept { return id_; }
    // Waits for its end, at most `limit`. Nothing: it runs. Says the same again.
    [[nodiscard]] std::optional<ProcessEnd> wait(Nanoseconds limit) noexcept;
    void send(int signal) const noexcept;
    // To all that is left of its group. Requires: it has one of its own.
    void send_to_group(int signal) const noexcept;
    // Kills it, and with a group of its own all that is left of that; then reaps it.
    ProcessEnd kill() noexcept;

  private:
    // Before it is reaped: its number stands for nobody else until then.
    void kill_group() const noexcept;

    pid_t id_ = -1;
    bool own_group_;
    std::optional<ProcessEnd> end_;
};

}  // namespace framering
