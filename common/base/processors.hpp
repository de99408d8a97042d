// What the processor has to offer.
#pragma once
#include <cstdint>

namespace framering {

// Cores that this process could run on when it was started, at least 1: those that it keeps to by run_on() are no
// sign of how many others there are for those whom it waits for.
[[nodiscard]] unsigned usable_processors() noexcept;
// Bytes of the largest cache, as the system tells; 32 MiB where it does not.
[[nodiscard]] std::uint64_t last_level_cache_bytes();

}  // namespace framering
