// Kills, failures and interruptions at a chosen system call. A test that links framering_system_call_hooks has
// every open, pwrite, pwritev, ftruncate, fallocate, fdatasync, fsync, rename, renameat2 and unlink of our code
// pass through here.
#pragma once
#include <cstddef>
#include <cstdint>

namespace framering::test {

inline constexpr int kKilledExitCode = 99;

struct SystemCallPlan {
    std::uint64_t kill_at = 0;        // the process ends before its n-th call, from 1; 0: never
    bool kill_in_the_middle = false;  // a pwrite over several pages has then written about half of them
    std::uint64_t fail_at = 0;        // the n-th call and every later one that needs room fail
    bool fail_once = false;           // only the n-th
    bool fail_all = false;            // the n-th and every later one, whatever it needs
    int fail_with = 0;                // errno
    bool interrupt = false;           // every pwrite is first interrupted and then short
};

// Begins to count anew.
void plan_system_calls(const SystemCallPlan& plan);
[[nodiscard]] std::uint64_t system_calls_so_far();
// Files that pieces (pwritev: pixels) were written to since the plan, and that were not flushed after it.
[[nodiscard]] std::size_t files_with_unflushed_pieces();

}  // namespace framering::test
