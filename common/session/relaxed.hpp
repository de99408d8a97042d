// The order of counters and copies in shared memory that nothing else is read by.
#pragma once
#include <atomic>

namespace framering {

inline constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace framering
