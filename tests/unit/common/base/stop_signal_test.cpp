#include "common/base/stop_signal.hpp"

#include <doctest/doctest.h>

#include <csignal>

using namespace framering;

TEST_CASE("a signal is a request, and counted by its number") {
    const StopSignal signals{SIGUSR1, SIGUSR2};
    const StopToken stop = signals.token();
    CHECK_FALSE(stop.requested());
    REQUIRE(std::raise(SIGUSR2) == 0);
    CHECK(stop.requested());
    CHECK(signals.count(SIGUSR1) == 0);
    CHECK(signals.count(SIGUSR2) == 1);
}
