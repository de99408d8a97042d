#include "control/check/wake_check.hpp"

#include <atomic>
#include <thread>

#include "common/base/background_thread.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/shm/wake_word.hpp"

namespace framering {

using namespace std::chrono_literals;

Tail check_waking(Nanoseconds time, StopToken stop) {
    constexpr std::uint64_t period_ns = 5'000'000;
    std::atomic<std::uint32_t> word{0};
    std::atomic<std::uint64_t> woken_ns{0};
    std::atomic<bool> is_over{false};
    std::vector<double> latencies_us;
    std::thread sleeper = background_thread("the wake-up check", [&] {
        for (std::uint32_t seen = 0; !is_over.load();) {
            wait_on(word, seen, 20ms);
            const std::uint64_t now_ns = monotonic_ns();
            if (word.load() != seen) {
                seen = word.load();
                latencies_us.push_back(static_cast<double>(now_ns - woken_ns.load()) / 1e3);
            }
        }
    });
    const Deadline end = Deadline::in(time);
    for (std::uint64_t due_ns = monotonic_ns(); !end.has_passed(due_ns) && !stop.requested();
         due_ns += period_ns) {
        sleep_until_ns(due_ns);
        woken_ns.store(monotonic_ns());
        word.fetch_add(1);
        wake_all(word);
    }
    is_over.store(true);
    sleeper.join();
    if (stop.requested()) {
        fail(ExitCode::canceled, "the check was canceled; nothing was saved");
    }
    return tail_of(std::move(latencies_us));
}

}  // namespace framering
