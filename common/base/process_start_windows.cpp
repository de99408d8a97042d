#include "common/base/process_start.hpp"

namespace framering {

// The system gives out handles, not the lowest number, and knows neither of the signals.
void prepare_process() noexcept {
}

}  // namespace framering
