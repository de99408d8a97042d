#include "common/session/session_view.hpp"

namespace framering {

// Memory without a file outlives no process, let alone a start of the machine: one number does for all.
layout::Uuid this_boot_id() {
    layout::Uuid id{};
    id.fill(1);
    return id;
}

}  // namespace framering
