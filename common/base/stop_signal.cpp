#include "common/base/stop_signal.hpp"

#include "common/base/signal_counts.hpp"

namespace framering {

SignalCounts& signal_counts() noexcept {
    static constinit SignalCounts counts;
    return counts;
}

StopToken StopSignal::token() const noexcept {
    return StopToken(signal_counts().any);
}

StopToken StopSignal::token(int signal) const noexcept {
    return StopToken(signal_counts().by_number[static_cast<std::size_t>(signal)]);
}

}  // namespace framering
