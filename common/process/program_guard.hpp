// Who sees to it that a user's program does not outlive the process that started it, however that ends.
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace framering {

// How long a program that is left alone may take to leave, once its standard input is closed: it may have to bring
// what it drives into a safe state.
inline constexpr int kLeavingSeconds = 3;

// The words with which the program of this process is started as a guard of `program` (its path) for this process.
// The guard is started as the leader of a process group of its own, starts the program in it, and ends as the
// program does. Both have what the guard is given as kKeptDescriptor. When this process is gone, it gives the
// program kLeavingSeconds, then kills the whole group.
[[nodiscard]] std::vector<std::string> guard_words(const std::string& program,
                                                   const std::vector<std::string>& words);

// For main() of a program that starts others, before anything else: is this process to be a guard, and its exit
// code. Nothing: it is not.
[[nodiscard]] std::optional<int> run_as_guard(int argc, char** argv) noexcept;

}  // namespace framering
