// Whether the values of a closed scan are whole.
#pragma once
#include "recorded/recorded_scan.hpp"

namespace framering {

struct ValuesFound {
    std::uint64_t rows = 0;
    std::uint64_t lost = 0;  // of these: say that the values were lost
};

// The files are those that scan.json lists; each row is whole, and of the frame of its record. Fails (Error): the
// first problem.
[[nodiscard]] ValuesFound check_values(RecordedScan& scan);

}  // namespace framering
