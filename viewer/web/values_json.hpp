// Measured values in the words of browsers. Pure.
#pragma once
#include <cstdint>
#include <string>

#include "viewer/plot/value_history.hpp"

namespace framering {

// One JSON object, keys as in docs/viewing.md. `since`: the number of the answer that the asker has; rows that it
// has already are left out, unless others have gone since: then `whole` is true, and all rows are there.
[[nodiscard]] std::string web_values_json(const ValueHistory& history, std::uint64_t since);

}  // namespace framering
