// A copy of the test's process that goes instruction by instruction: the machine code that ships, in a process
// that can be killed after any of them.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <functional>

namespace framering::test {

// In the copy: it stops here, until the test lets it go on.
void stop_here() noexcept;

// Thread: one; the test has no other one when it makes the copy. Invariants: the copy is killed and waited for
// with the object; it begins in the same state each time, so it takes the same way.
class SteppedProcess {
  public:
    // `body` runs in the copy once it is let go. It must not return; an exception ends the copy.
    explicit SteppedProcess(const std::function<void()>& body);
    ~SteppedProcess();
    SteppedProcess(const SteppedProcess&) = delete;
    SteppedProcess& operator=(const SteppedProcess&) = delete;

    // Lets it run at full speed.
    void let_go();
    // Until it is at the next stop_here(). Throws where it ends.
    void wait_for_stop();
    // False: it is not there yet.
    [[nodiscard]] bool has_stopped();
    void run() {
        let_go();
        wait_for_stop();
    }
    // One instruction, a system call being one. False: that was a stop_here(). Throws where it ends.
    bool step();
    // Address of the instruction that is next; the same in every copy.
    [[nodiscard]] std::uint64_t place() const;
    // That instruction is a system call.
    [[nodiscard]] bool is_at_system_call() const;
    // Lets it run at full speed until the instruction there is next. False: it came to a stop_here() before.
    // Throws where it ends.
    [[nodiscard]] bool run_to(std::uint64_t place);
    void kill();

  private:
    [[nodiscard]] bool wait(bool patiently);

    pid_t pid_ = -1;
    int status_ = 0;
};

}  // namespace framering::test
