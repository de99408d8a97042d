#include "common/base/stop_signal.hpp"

#include <doctest/doctest.h>

#include <csignal>

using namespace framering;

TEST_CASE("a signal is a request of its own token and of the common one") {
    const StopSignal signals{SIGUSR1, SIGUSR2};
    const StopToken stop = signals.token();
    CHECK_FALSE(stop.requested());
    REQUIRE(std::raise(SIGUSR2) == 0);
    CHECK(stop.requested());
    CHECK(signals.token(SIGUSR2).requested());
    CHECK_FALSE(signals.token(SIGUSR1).requested());
}
