// What the tests of this room need of the system.
#pragma once

namespace framering::test {

// The system lets a process trace its children, and the machine is one whose break points we know.
[[nodiscard]] bool can_trace();

}  // namespace framering::test
