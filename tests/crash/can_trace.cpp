#include "tests/crash/can_trace.hpp"

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace framering::test {

bool can_trace() {
#if defined(__x86_64__)
    const pid_t child = fork();
    if (child == 0) {
        _exit(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0 ? 0 : 1);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
#else
    return false;
#endif
}

}  // namespace framering::test
