#include "library/scan_start.hpp"

#include <fmt/core.h>

#include "common/base/clock.hpp"
#include "library/call.hpp"

namespace framering::library {

using layout::ScanState;

namespace {
constexpr Nanoseconds kStep = std::chrono::milliseconds(5);
}  // namespace

void wait_for_record(AcquirerSession& session, const Deadline& deadline) {
    for (std::string role = session.role_behind(); !role.empty(); role = session.role_behind()) {
        if (deadline.has_passed()) {
            throw Failure{
                FRAMERING_TIMEOUT,
                fmt::format("role '{}' has not closed the scans before this one; nothing has begun", role)};
        }
        session.tick(monotonic_ns());
        sleep_for(kStep);
    }
}

void wait_for_role(AcquirerSession& session, const std::string& role, const Deadline& deadline) {
    for (;;) {
        session.tick(monotonic_ns());
        const RoleAnswer answer = session.roles().answer_of(role);
        if (answer.ready) {
            return;
        }
        if (!answer.error.empty() || deadline.has_passed()) {
            session.end(ScanState::canceled, fmt::format("role '{}' was not ready", role), 0);
            throw Failure{answer.error.empty() ? FRAMERING_TIMEOUT : FRAMERING_ERROR,
                          answer.error.empty()
                              ? fmt::format("role '{}' was not ready in time; nothing has begun", role)
                              : fmt::format("role '{}' cannot take the scan: {}", role, answer.error)};
        }
        sleep_for(kStep);
    }
}

}  // namespace framering::library
