#include "common/session/run_state.hpp"

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kRunStateNames =
    std::to_array<Named<layout::RunState>>({{layout::RunState::idle, "idle"},
                                            {layout::RunState::working, "working"},
                                            {layout::RunState::canceled, "canceled"},
                                            {layout::RunState::terminating, "terminating"}});
}  // namespace

std::string_view name_of(layout::RunState state) noexcept {
    return name_in(kRunStateNames, state);
}

}  // namespace framering
