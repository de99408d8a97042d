#include "common/base/stop_token.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace framering;
using namespace std::chrono_literals;

TEST_CASE("a token without a counter is never asked to stop") {
    const StopToken stop;
    CHECK_FALSE(stop.requested());
    CHECK_FALSE(stop.wait(Deadline::in(1ms)));
}

TEST_CASE("every copy of a token sees the request") {
    std::atomic<unsigned> requests{0};
    const StopToken stop(requests);
    const StopToken copy = stop;
    CHECK_FALSE(copy.requested());
    requests.fetch_add(1);
    CHECK(stop.requested());
    CHECK(copy.requested());
    CHECK(copy.wait(Deadline::never()));
}

TEST_CASE("a request from another thread ends a wait that has no other end") {
    std::atomic<unsigned> requests{0};
    std::thread user([&] {
        sleep_for(5ms);
        requests.fetch_add(1);
    });
    CHECK(StopToken(requests).wait(Deadline::never()));
    user.join();
}

TEST_CASE("a renewed token sees the requests that come after it") {
    std::atomic<unsigned> requests{1};
    const StopToken stop(requests);
    const StopToken again = stop.renewed();
    CHECK_FALSE(again.requested());
    requests.fetch_add(1);
    CHECK(again.requested());
    CHECK(stop.requested());
    CHECK_FALSE(StopToken().renewed().requested());
}
