// Whether the values of a closed scan are whole.
#pragma once
#include "recorded/recorded_scan.hpp"

namespace framering {

struct ValuesFound {
    std::uint64_t rows = 0;
    std::uint64_t lost = 0;     // of these: say that the values were lost
    std::uint64_t reports = 0;  // rows of readers, in values.ROLE
    std::uint64_t unfinished =
        0;  // files of reports that end within a row: their reader was killed, or reports on
};

// The files are those that scan.json lists; each row is whole, and of the frame of its record. Each report of a
// reader is whole, and where its frame is stored, of that frame. Fails (Error): the first problem.
[[nodiscard]] ValuesFound check_values(RecordedScan& scan);

}  // namespace framering
