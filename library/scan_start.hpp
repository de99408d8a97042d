// What a scan of a producer waits for before its first frame.
#pragma once
#include <string>

#include "common/base/deadline.hpp"
#include "common/session/acquirer_session.hpp"

namespace framering::library {

// Until a scan record is free. Fails (Failure, timeout), naming the role that has not closed former scans.
void wait_for_record(AcquirerSession& session, const Deadline& deadline);
// Until the role is ready for the announced scan, which ends as canceled where this fails. Fails (Failure):
// timeout; error, the role cannot take it, and why.
void wait_for_role(AcquirerSession& session, const std::string& role, const Deadline& deadline);

}  // namespace framering::library
