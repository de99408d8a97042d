// How often a thread allocates: a test that compiles allocation_count.cpp into it has every new of the program
// counted.
#pragma once
#include <cstdint>

namespace framering::test {

// By this thread.
[[nodiscard]] std::uint64_t allocations_so_far() noexcept;

}  // namespace framering::test
