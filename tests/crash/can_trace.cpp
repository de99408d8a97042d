#include "tests/crash/can_trace.hpp"

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/skip.hpp"

namespace framering::test {

namespace {
bool may_trace_children() {
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
}  // namespace

bool can_trace() {
    if (!may_trace_children()) {
        skip_unless_allowed("this system lets no process trace its children, or is not x86-64");
        return false;
    }
    return true;
}

}  // namespace framering::test
