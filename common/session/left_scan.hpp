// A scan whose acquirer was killed.
#pragma once
#include <optional>
#include <string>

#include "common/base/stop_token.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/ring_limits.hpp"
#include "common/session/scan_info.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

struct LeftScan {
    ScanInfo scan;
    ScanPlan plan;
    RingSize ring;
};

// The scan that a killed acquirer left in the session: open, or ended by it with frames perhaps still on their way
// to the disk. Nothing where there is none, or an acquirer is at work. Reads only; gives an acquirer that was just
// killed 2 s to be gone.
[[nodiscard]] std::optional<LeftScan> find_left_scan(const std::string& session);

// The newest scan of a session, whoever runs it. Nothing where there is none, or it cannot be read.
[[nodiscard]] std::optional<ScanInfo> newest_scan(const std::string& session);

// Asks the readers of the scan that stands open. False where one has closed it, or does not answer within 10 s:
// then it is closed as interrupted. A request to stop is for the scan, which goes on in order to be ended: a
// second one ends the waiting.
[[nodiscard]] bool may_go_on(AcquirerSession& session, StopToken stop);

}  // namespace framering
