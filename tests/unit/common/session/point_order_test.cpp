#include "common/session/point_order.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "common/base/error.hpp"
#include "common/session/scan_axes.hpp"

using namespace framering;

namespace {
using Indices = std::vector<std::uint64_t>;

Indices point_indices(const PointOrder& order, std::uint64_t point) {
    FrameInfo info;
    order.set_axes(info, point);
    Indices all;
    for (std::uint32_t i = 0; i < info.axis_count; ++i) {
        all.push_back(info.axes[i].index);
    }
    return all;
}

std::string order_refusal(const std::string& axes, const std::vector<SkipRule>& skips) {
    try {
        (void)PointOrder(parse_axes(axes), skips);
        return "none";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
}

// GFP, the second channel, at even times only.
const SkipRule kGfpAtEvenTimes{{{"c", 1}}, {{"t", 2, 0}}};
const SkipRule kEverySecondZ{{}, {{"z", 2, 0}}};
}  // namespace

TEST_CASE("a frame is taken where its number in the scan says") {
    const PointOrder order(parse_axes("t:4:10s,z:3:0.5um,c:2"));
    CHECK(order.points() == 24);
    CHECK(point_indices(order, 0) == Indices{0, 0, 0});
    CHECK(point_indices(order, 1) == Indices{0, 0, 1});
    CHECK(point_indices(order, 2) == Indices{0, 1, 0});
    CHECK(point_indices(order, 6) == Indices{1, 0, 0});
    CHECK(point_indices(order, 23) == Indices{3, 2, 1});
    CHECK(point_indices(PointOrder(parse_axes("t,z:3")), 3'000'001) == Indices{1'000'000, 1});
    CHECK(point_indices(PointOrder(), 7).empty());
    CHECK_FALSE(PointOrder().points());
    FrameInfo info;
    order.set_axes(info, 11);
    CHECK(info.axes[0].value == 10);
    CHECK(info.axes[0].set_point == 10);
    CHECK(info.axes[1].value == 1);
    CHECK(info.axes[2].value == 0);
}

TEST_CASE("set points come from a start or a list, and a source may give more frames than were planned") {
    const PointOrder order({{.name = "z", .unit = "um", .length = 3, .step = 5, .start = -5},
                            {.name = "voltage", .unit = "V", .length = 2, .set_points = {0.5, 2}}});
    FrameInfo info;
    order.set_axes(info, 3);
    CHECK(info.axes[0].set_point == 0);
    CHECK(info.axes[1].set_point == 2);
    const PointOrder list({{.name = "voltage", .unit = "V", .length = 2, .set_points = {0.5, 2}}});
    list.set_axes(info, 5);
    CHECK(info.axes[0].index == 5);
    CHECK(info.axes[0].set_point == 0);
}

TEST_CASE("skipped points are left out, and every other one is taken once in its order") {
    const PointOrder order(parse_axes("t:5,c:2,z:4"), {kGfpAtEvenTimes, kEverySecondZ});
    // t 0: both channels, z 0 and 2; t 1: the first channel.
    CHECK(order.points() == 4 + 2 + 4 + 2 + 4);
    CHECK(point_indices(order, 0) == Indices{0, 0, 0});
    CHECK(point_indices(order, 1) == Indices{0, 0, 2});
    CHECK(point_indices(order, 2) == Indices{0, 1, 0});
    CHECK(point_indices(order, 4) == Indices{1, 0, 0});
    CHECK(point_indices(order, 6) == Indices{2, 0, 0});
    CHECK(order.grid_number(4) == 8);
    CHECK(order.grid_number(5) == 10);
    std::map<Indices, int> taken;
    Indices before;
    for (std::uint64_t point = 0; point < *order.points(); ++point) {
        const Indices now = point_indices(order, point);
        CHECK(++taken[now] == 1);
        CHECK(before < now);
        before = now;
        CHECK(now[2] % 2 == 0);
        CHECK((now[1] == 0 || now[0] % 2 == 0));
    }
}

TEST_CASE("rules repeat along an axis without an end") {
    const PointOrder order(parse_axes("t,c:2"), {kGfpAtEvenTimes});
    CHECK_FALSE(order.points());
    CHECK(point_indices(order, 3'000'000) == Indices{2'000'000, 0});
    CHECK(point_indices(order, 3'000'001) == Indices{2'000'000, 1});
    CHECK(point_indices(order, 3'000'002) == Indices{2'000'001, 0});
}

TEST_CASE("a rule may name points of the outermost axis") {
    const PointOrder order(parse_axes("t:4,z:2"), {{{{"t", 1}}, {}}, {{{"t", 3}, {"z", 0}}, {}}});
    CHECK(order.points() == 5);
    CHECK(point_indices(order, 2) == Indices{2, 0});
    CHECK(point_indices(order, 4) == Indices{3, 1});
}

TEST_CASE("rules that make no sense are refused") {
    CHECK(order_refusal("z:3", {{{{"q", 0}}, {}}}) == "a skip rule names axis 'q', which the plan does not have");
    CHECK(order_refusal("z:3", {{{{"z", 3}}, {}}}) == "a skip rule names index 3 of axis 'z', which has 3 points");
    CHECK(order_refusal("t,z:3", {{{{"t", 0}}, {}}}) ==
          "a skip rule names index 0 of axis 't', which has no end; use \"every\"");
    CHECK(order_refusal("z:3", {{{}, {{"z", 0, 0}}}}) ==
          "a skip rule takes every 0th point of axis 'z'; use 1 or more");
    CHECK(order_refusal("t,z:3", {{{}, {{"t", 2, 2}}}}) ==
          "a skip rule begins at index 2 of axis 't', which has no end; use less than 2");
    CHECK(order_refusal("z:3", {{{}, {{"z", 5, 4}}}}) == "the skip rules leave no point of the plan");
    CHECK(order_refusal("", {}).starts_with("''"));
    CHECK(order_refusal("t,z:1000000", {{{}, {{"t", 2, 0}}}}).ends_with("the limit is 1048576 points"));
}
