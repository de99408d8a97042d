// What a scan came to, for the one who started it.
#pragma once
#include <span>
#include <string>

#include "acquirer/acquisition.hpp"
#include "common/session/drain.hpp"
#include "common/session/source_book.hpp"

namespace framering {

// Some lines, the last one ended too. `payload_bytes`: of a frame. `counts`: of the camera and its driver.
[[nodiscard]] std::string summary_text(const Ending& ending, const ScanInfo& scan,
                                       std::span<const RoleResult> writers, const DrainResult& drained,
                                       std::uint64_t payload_bytes, std::span<const SourceCount> counts);

}  // namespace framering
