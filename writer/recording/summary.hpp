// What a scan came to, in a line of the writer's log.
#pragma once
#include <string>

#include "writer/recording/scan_recording.hpp"

namespace framering {

[[nodiscard]] std::string summary_text(std::uint64_t scan_id, const RecordingSummary& summary);

}  // namespace framering
