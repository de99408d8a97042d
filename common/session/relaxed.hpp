// The memory order of values in shared memory that publish nothing but themselves, such as counters.
#pragma once
#include <atomic>

namespace framering {

inline constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace framering
