// A role whose process is killed and not yet gone, or whose entry is just being evicted.
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/process_state.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/session_view.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// As an acquirer that gives the entry of the role up, between its first and its last step.
Lease lease_of_entry(const SessionView& view, const std::string& role) {
    for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
        if (text_of(view.entry(i).role) == role) {
            auto lease = Lease::take(view.control().lease_handle(), layout::reader_lease(i));
            REQUIRE(lease);
            return std::move(*lease);
        }
    }
    FAIL("no entry of the role");
    throw 0;
}
}  // namespace

TEST_CASE("a reader that meets the giving up of its entry waits for its end and joins") {
    for (const std::uint64_t restart_timeout_ns : {layout::kNone, std::uint64_t{0}}) {  // orphaned, evicted
        Name name;
        Acquirer acquirer(name.text);
        acquirer.while_ticking([&] {
            return ReaderSession({name.text, "writer", restart_timeout_ns, 2s}, StopToken()).took_over();
        });
        acquirer.tick();
        acquirer.tick();
        const auto view = SessionView::open(name.text, Access::read_write);
        REQUIRE(view);
        std::optional<Lease> giving_up = lease_of_entry(*view, "writer");
        CHECK(message_of([&] {
                  ReaderSession({name.text, "writer", layout::kNone, 0s}, StopToken());
              }).find("role 'writer' is in use by") != std::string::npos);
        std::atomic<bool> joined{false};
        std::thread acquiring([&] {  // it does not tick while it gives up
            std::this_thread::sleep_for(100ms);
            giving_up.reset();
            while (!joined) {
                acquirer.session.tick(monotonic_ns());
                std::this_thread::sleep_for(1ms);
            }
        });
        bool took_over = false;
        const std::string message = message_of([&] {
            took_over = ReaderSession({name.text, "writer", layout::kNone, 20s}, StopToken()).took_over();
        });
        joined = true;
        acquiring.join();
        CHECK(message == "");
        CHECK(took_over == (restart_timeout_ns == layout::kNone));
    }
}

TEST_CASE("a reader waits until its killed predecessor is really gone") {
    Name name;
    Acquirer acquirer(name.text);
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
