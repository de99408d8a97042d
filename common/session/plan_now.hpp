// The plan of a scan with what was changed since it was announced.
#pragma once
#include "common/session/scan_info.hpp"
#include "common/session/scan_plan.hpp"
#include "common/session/session_view.hpp"

namespace framering {

// The scan's plan for a role that joins, with the exposure and the settings that its frames have: they stay, as
// nothing is changed while a role records. Requires: admitted. Fails (Error): the text is no plan.
[[nodiscard]] ScanPlan plan_now(const ScanInfo& scan, const SessionView& session);

}  // namespace framering
