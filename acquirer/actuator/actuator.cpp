#include "acquirer/actuator/actuator.hpp"

#include "common/base/error.hpp"

namespace framering {

void Actuator::prepare(const Sequence&) {
    fail(ExitCode::failed, "{}: it has no axis that is hardware-timed", name());
}

void Actuator::start() {
    fail(ExitCode::failed, "{}: it has no axis that is hardware-timed", name());
}

}  // namespace framering
