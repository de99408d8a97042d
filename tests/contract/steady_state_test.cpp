// What a frame costs the acquirer beside its pixels: no page fault, no sleep, no allocation, no system call but a
// wake-up. And what the look around every 10 ms costs: no allocation, no system call but the readers' leases.
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <span>

#include "common/ring/pixel_copy.hpp"
#include "tests/support/allocation_count.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kSlots = 8;
constexpr std::uint64_t kFrames = 2000;
constexpr std::uint64_t kTickNs = 11'000'000;

// An acquirer and its reader in a scan whose memory every slot has warmed.
struct WarmScan {
    Name name;
    Acquirer acquirer{name.text, kSlots};
    ReaderSession reader = acquirer.while_ticking([&] { return join(name.text); });
    std::uint64_t now_ns = monotonic_ns();  // of the ticks, which come faster than the clock

    WarmScan();
};

// Stores and reads frames by turns, as fast as it goes. With `ticks`, the acquirer looks around before each.
void run_frames(WarmScan& scan, std::uint64_t count, bool ticks = false) {
    static const std::vector<std::byte> picture(4096, std::byte{7});
    FrameInfo info;
    set_format(info, {64, 64, PixelFormat::mono8, 8, 0});
    for (std::uint64_t i = 0; i < count; ++i) {
        if (ticks) {
            scan.acquirer.session.tick(scan.now_ns += kTickNs);
        }
        std::optional<Claim> claim = scan.acquirer.session.frames().try_claim();
        copy_pixels(claim->pixels(), picture, i % 2 == 0 ? CopyMode::cached : CopyMode::streaming);
        scan.acquirer.session.frames().publish(std::move(*claim), info);
        scan.acquirer.session.counters().count_stored();
        LosslessReader& reader = scan.reader.frames();
        reader.release(reader.poll(1, layout::kNone).size());
    }
}

WarmScan::WarmScan() {
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    run_frames(*this, 2 * kSlots, true);
}

struct Costs {
    long faults;
    long sleeps;
};

Costs costs_so_far() {
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    return {usage.ru_minflt + usage.ru_majflt, usage.ru_nvcsw};
}

// Whatever else is called from now on ends the process with SIGSYS.
void allow_only(std::span<const std::uint32_t> calls) {
    const auto count = static_cast<std::uint8_t>(calls.size());
    std::vector<sock_filter> program{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
    for (std::uint8_t i = 0; i < count; ++i) {
        program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i], static_cast<std::uint8_t>(count - i), 0));
    }
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

// The clock is a call on machines whose clock the kernel has to read.
constexpr std::array<std::uint32_t, 3> kCallsOfFrames{SYS_futex, SYS_clock_gettime, SYS_exit_group};
constexpr std::array<std::uint32_t, 4> kCallsWithTicks{SYS_futex, SYS_clock_gettime, SYS_exit_group, SYS_fcntl};

// What becomes of a process that runs `work` with no other call allowed: its exit code is 0 when it allocated
// nothing.
[[maybe_unused]] int status_with_only(std::span<const std::uint32_t> calls, const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        allow_only(calls);
        const std::uint64_t before = allocations_so_far();
        work();
        ::_exit(allocations_so_far() == before ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}
}  // namespace

TEST_CASE("in the steady state a frame costs no page fault and no sleep") {
    WarmScan scan;
    run_frames(scan, 10 * kFrames);  // warms the trace of events, too, that ThreadSanitizer writes round and round
    const Costs before = costs_so_far();
    run_frames(scan, kFrames);
    const Costs after = costs_so_far();
    // What the test machine does to the process besides is far below one in a hundred frames.
    CHECK(after.faults - before.faults < 20);
    CHECK(after.sleeps - before.sleeps < 20);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // their own calls would end the process
TEST_CASE("in the steady state a frame costs no allocation and no system call but a wake-up") {
    WarmScan scan;
    const int quiet = status_with_only(kCallsOfFrames, [&] { run_frames(scan, kFrames); });
    CHECK(WIFEXITED(quiet));
    CHECK(WEXITSTATUS(quiet) == 0);
    const int with_a_call = status_with_only(kCallsOfFrames, [&] {
        run_frames(scan, kFrames);
        (void)::getppid();
    });
    CHECK(WIFSIGNALED(with_a_call));
    CHECK(WTERMSIG(with_a_call) == SIGSYS);
}

TEST_CASE("in the steady state a tick costs no allocation and no system call but a look at leases") {
    WarmScan scan;
    const int quiet = status_with_only(kCallsWithTicks, [&] { run_frames(scan, kFrames, true); });
    CHECK(WIFEXITED(quiet));
    CHECK(WEXITSTATUS(quiet) == 0);
    // The ticks are really made: their look at the readers is seen.
    const int forbidden = status_with_only(kCallsOfFrames, [&] { run_frames(scan, kFrames, true); });
    CHECK(WIFSIGNALED(forbidden));
    const int with_a_copy = status_with_only(kCallsWithTicks, [&] { (void)scan.acquirer.session.scan(); });
    CHECK(WIFEXITED(with_a_copy));
    CHECK(WEXITSTATUS(with_a_copy) == 1);
}
#endif
