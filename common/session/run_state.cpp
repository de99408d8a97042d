#include "common/session/run_state.hpp"

namespace framering {

std::string_view name_of(layout::RunState state) noexcept {
    switch (state) {
        case layout::RunState::working:
            return "working";
        case layout::RunState::canceled:
            return "canceled";
        case layout::RunState::terminating:
            return "terminating";
        case layout::RunState::idle:
            break;
    }
    return "idle";
}

}  // namespace framering
