#include "viewer/web/still_orders.hpp"

#include <doctest/doctest.h>

#include <future>
#include <vector>

using namespace framering;

namespace {
using OrderKind = StillOrder::Kind;

// Ends them, and takes what is left.
std::vector<StillOrder> rest_of(StillOrders& orders) {
    orders.end();
    std::vector<StillOrder> rest;
    for (StillOrder next = orders.next(); next.kind != OrderKind::none; next = orders.next()) {
        rest.push_back(next);
    }
    return rest;
}
}  // namespace

TEST_CASE("still orders: they come in the order given, also those from before the end") {
    StillOrders orders;
    orders.add({OrderKind::freeze, 1});
    orders.add({OrderKind::step, 1, 0, -3});
    const auto rest = rest_of(orders);
    REQUIRE(rest.size() == 2);
    CHECK(rest[0].kind == OrderKind::freeze);
    CHECK(rest[1].kind == OrderKind::step);
    CHECK(rest[1].frames == -3);
}

TEST_CASE("still orders: one for pictures is enough, until it is taken") {
    StillOrders orders;
    orders.add({OrderKind::pictures, 1});
    orders.add({OrderKind::pictures, 2});
    CHECK(orders.next().kind == OrderKind::pictures);
    orders.add({OrderKind::pictures, 2});
    CHECK(rest_of(orders).size() == 1);
}

TEST_CASE("still orders: where too many wait, further ones are ignored, but no page that follows again") {
    StillOrders orders;
    for (std::size_t i = 0; i < StillOrders::kMost; ++i) {
        orders.add({OrderKind::step, 1, 0, 1});
    }
    orders.add({OrderKind::freeze, 2});
    orders.add({OrderKind::follow, 1});
    const auto rest = rest_of(orders);
    REQUIRE(rest.size() == StillOrders::kMost + 1);
    CHECK(rest.back().kind == OrderKind::follow);
}

TEST_CASE("still orders: who waits for one gets it, and is told of the end") {
    StillOrders orders;
    std::promise<void> first_taken;
    auto last = std::async(std::launch::async, [&] {
        CHECK(orders.next().kind == OrderKind::tiff);
        first_taken.set_value();
        return orders.next().kind;
    });
    orders.add({OrderKind::tiff, 1});
    first_taken.get_future().wait();
    orders.end();
    CHECK(last.get() == OrderKind::none);
}
