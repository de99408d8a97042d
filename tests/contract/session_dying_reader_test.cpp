// A role whose process is killed and not yet gone.
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/process_state.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a reader waits until its killed predecessor is really gone") {
    Name name;
    Acquirer acquirer(name.text);
    (void)no_stop();
    const pid_t child = fork();
    if (child == 0) {
        // As a killed writer whose second thread is in a disk call: its first thread is over, its lease is not.
        auto* const reader = new ReaderSession(join(name.text));  // never ended
        (void)reader;
        std::thread([] {
            std::this_thread::sleep_for(500ms);
            _exit(0);
        }).detach();
        syscall(SYS_exit, 0);  // of this thread alone, without unwinding
    }
    const bool took_over = acquirer.while_ticking([&] {
        while (!is_ending(static_cast<std::uint64_t>(child))) {
            std::this_thread::sleep_for(1ms);
        }
        return join(name.text).took_over();
    });
    CHECK(took_over);
    CHECK(waitpid(child, nullptr, 0) == child);
}
