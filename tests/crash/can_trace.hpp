// What the tests of this room need of the system.
#pragma once

namespace framering::test {

// The system lets a process trace its children, and the machine is one whose break points we know. Where not, the
// running case has failed, unless skipping is allowed.
[[nodiscard]] bool can_trace();

}  // namespace framering::test
