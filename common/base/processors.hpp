// What the processor has to offer.
#pragma once
#include <cstdint>

namespace framering {

// Cores that this process may run on, at least 1.
[[nodiscard]] unsigned usable_processors() noexcept;
// Bytes of the largest cache, as the system tells; 32 MiB where it does not.
[[nodiscard]] std::uint64_t last_level_cache_bytes();

}  // namespace framering
