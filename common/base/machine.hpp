// Which machine this is.
#pragma once
#include <string>

namespace framering {

// The same from start to start, another one on each machine: systemd's machine-id, or the host's name without it.
[[nodiscard]] std::string machine_id();
// A hypervisor is between us and the hardware, as the processor says; false where it says nothing.
[[nodiscard]] bool is_virtual_machine() noexcept;

}  // namespace framering
