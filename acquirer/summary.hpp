// What a scan came to, for the one who started it.
#pragma once
#include <string>

#include "acquirer/acquisition.hpp"

namespace framering {

// Some lines, the last one ended too. `owed`: frames acquired and not stored; `payload_bytes`: of a frame.
[[nodiscard]] std::string summary_text(const Ending& ending, const ScanInfo& scan,
                                       const std::optional<AcquirerSession::RoleResult>& writer,
                                       std::uint64_t owed, std::uint64_t payload_bytes);

}  // namespace framering
