#include "writer/scan/series_layout.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
std::vector<ScanFile> files_of(const std::vector<std::uint64_t>& frames) {
    std::vector<ScanFile> files;
    for (const std::uint64_t count : frames) {
        files.push_back({file_name(files.size()), "", count, 0});
    }
    return files;
}

FrameRun gap(std::uint64_t from, std::uint64_t to) {
    return {from, to};
}

using Runs = std::vector<PlaneRun>;
}  // namespace

TEST_CASE("layout: without axes the planes stand along t with nothing between them") {
    const auto layout = lay_out({}, files_of({30, 18}), std::vector{gap(3, 9)});
    REQUIRE(layout.images.size() == 1);
    CHECK_FALSE(layout.follows_axes);
    CHECK(layout.order == "ZCT");
    CHECK(layout.images[0].extents == Extents{1, 1, 48});
    CHECK(layout.images[0].runs == Runs{{0, 0, 0, 30}, {1, 0, 30, 18}});
    CHECK(layout.images[0].missing.empty());
}

TEST_CASE("layout: a whole scan takes a run a file") {
    const auto layout = lay_out({{"t", "", 4}, {"z", "um", 3}, {"c", "", 2}}, files_of({10, 14}), {});
    REQUIRE(layout.images.size() == 1);
    CHECK(layout.follows_axes);
    CHECK(layout.order == "CZT");
    CHECK_FALSE(layout.images[0].position.has_value());
    CHECK(layout.images[0].extents == Extents{3, 2, 4});
    CHECK(layout.images[0].runs == Runs{{0, 0, 0, 10}, {1, 0, 10, 14}});
    CHECK(layout.images[0].missing.empty());
    CHECK(index_of(10, layout.images[0].extents, layout.order) == PlaneIndex{2, 0, 1});
}

TEST_CASE("layout: lost frames leave their places empty") {
    const auto layout =
        lay_out({{"t", "", 4}, {"z", "um", 5}}, files_of({4, 12}), std::vector{gap(0, 0), gap(7, 9)});
    REQUIRE(layout.images.size() == 1);
    CHECK(layout.images[0].runs == Runs{{0, 0, 1, 4}, {1, 0, 5, 2}, {1, 2, 10, 10}});
    CHECK(layout.images[0].missing == Runs{{0, 0, 0, 1}, {0, 0, 7, 3}});
    CHECK(layout.images[0].extents == Extents{5, 1, 4});
}

TEST_CASE("layout: a last cycle that is not whole is filled up with missing planes") {
    const auto layout = lay_out({{"t", "", 10}, {"z", "um", 5}}, files_of({23}), {});
    CHECK(layout.images[0].extents == Extents{5, 1, 5});
    CHECK(layout.images[0].missing == Runs{{0, 0, 23, 2}});
}

TEST_CASE("layout: an axis that was not run through to its end is as long as the scan came") {
    const auto within_first = lay_out({{"t", "", 10}, {"z", "um", 5}, {"c", "", 2}}, files_of({3}), {});
    CHECK(within_first.images[0].extents == Extents{2, 2, 1});
    CHECK(within_first.images[0].missing == Runs{{0, 0, 3, 1}});
    const auto alone = lay_out({{"z", "um", 5}}, files_of({3}), {});
    CHECK(alone.images[0].extents == Extents{3, 1, 1});
    CHECK(alone.images[0].missing.empty());
    const auto endless = lay_out({{"t", "", 0}, {"z", "um", 2}}, files_of({1000}), {});
    CHECK(endless.images[0].extents == Extents{2, 1, 500});
}

TEST_CASE("layout: axes of the user's own stand along t") {
    const auto neighbours = lay_out({{"t", "s", 4}, {"voltage", "V", 3}, {"z", "um", 2}}, files_of({24}), {});
    CHECK(neighbours.follows_axes);
    CHECK(neighbours.order == "ZCT");
    CHECK(neighbours.images[0].extents == Extents{2, 1, 12});
    const auto alone = lay_out({{"z", "um", 2}, {"angle", "", 5}}, files_of({10}), {});
    CHECK(alone.order == "TZC");
    CHECK(alone.images[0].extents == Extents{2, 1, 5});
    const auto endless = lay_out({{"t", "", 0}, {"angle", "", 5}}, files_of({12}), {});
    CHECK(endless.images[0].extents == Extents{1, 1, 12});
}

TEST_CASE("layout: with t on both sides of another axis the planes stand in the order in which they were taken") {
    const auto layout = lay_out({{"t", "s", 4}, {"z", "um", 2}, {"voltage", "V", 3}}, files_of({24}), {});
    CHECK_FALSE(layout.follows_axes);
    CHECK(layout.images[0].extents == Extents{1, 1, 24});
}

TEST_CASE("layout: every position has its own image with its own planes") {
    const auto outside = lay_out({{"p", "", 3}, {"t", "", 4}}, files_of({3, 6}), {});
    REQUIRE(outside.images.size() == 3);
    CHECK(outside.images[0].runs == Runs{{0, 0, 0, 3}, {1, 0, 3, 1}});
    CHECK(outside.images[1].runs == Runs{{1, 1, 0, 4}});
    CHECK(outside.images[2].runs == Runs{{1, 5, 0, 1}});
    CHECK(outside.images[1].extents == Extents{1, 1, 4});
    CHECK(outside.images[2].extents == Extents{1, 1, 1});
    const auto within = lay_out({{"t", "", 3}, {"p", "", 2}, {"z", "", 2}}, files_of({9}), std::vector{gap(5, 5)});
    REQUIRE(within.images.size() == 2);
    CHECK(within.images[0].position == 0);
    CHECK(within.images[0].runs == Runs{{0, 0, 0, 2}, {0, 4, 2, 1}, {0, 7, 4, 2}});
    CHECK(within.images[0].missing == Runs{{0, 0, 3, 1}});
    CHECK(within.images[1].runs == Runs{{0, 2, 0, 2}, {0, 5, 2, 2}});
    CHECK(within.images[1].extents == Extents{2, 1, 2});
    CHECK(lay_out({{"p", "", 4}}, files_of({4}), {}).images.size() == 4);
}

TEST_CASE("layout: a position that was lost altogether has no image") {
    const auto layout = lay_out({{"p", "", 3}, {"t", "", 2}}, files_of({4}), std::vector{gap(2, 3)});
    REQUIRE(layout.images.size() == 2);
    CHECK(layout.images[1].position == 2);
}

TEST_CASE("layout: what readers expect outermost stands there where the scan has no such axis") {
    const auto order = [](std::vector<ScanAxis> axes) { return lay_out(axes, files_of({1}), {}).order; };
    CHECK(order({{"t", "", 2}, {"z", "", 2}}) == "ZCT");
    CHECK(order({{"z", "", 2}, {"t", "", 2}}) == "TZC");
    CHECK(order({{"t", "", 2}, {"c", "", 2}, {"z", "", 2}}) == "ZCT");
    CHECK(order({{"c", "", 2}, {"t", "", 2}, {"z", "", 2}}) == "ZTC");
    CHECK(order({{"c", "", 2}}) == "ZCT");
}

TEST_CASE("layout: with very many gaps it stays short and keeps the order of the frames") {
    std::vector<FrameRun> gaps;
    for (std::uint64_t i = 0; i < kMostRuns + 1; ++i) {
        gaps.push_back(gap(2 * i + 1, 2 * i + 1));
    }
    const auto layout = lay_out({{"t", "", 0}}, files_of({kMostRuns + 1}), gaps);
    CHECK_FALSE(layout.follows_axes);
    REQUIRE(layout.images.size() == 1);
    CHECK(layout.images[0].runs == Runs{{0, 0, 0, kMostRuns + 1}});
    CHECK(lay_out({{"t", "", 0}}, files_of({kMostRuns}), gaps).follows_axes);
}

TEST_CASE("layout: points that a plan skips are missing planes") {
    const std::vector<ScanAxis> axes{{"t", "", 3}, {"c", "", 2}, {"z", "um", 4}};
    const std::vector<SkipRule> second_channel_at_even_t{{{{"c", 1}}, {{"t", 2}}}};
    const auto whole = lay_out(axes, files_of({20}), {}, second_channel_at_even_t);
    CHECK(whole.follows_axes);
    CHECK(whole.images[0].extents == Extents{4, 2, 3});
    CHECK(whole.images[0].runs == Runs{{0, 0, 0, 12}, {0, 12, 16, 8}});
    CHECK(whole.images[0].missing == Runs{{0, 0, 12, 4}});
    // Frame 9 is the second one of the first channel at t 1.
    const auto with_gap = lay_out(axes, files_of({5, 14}), std::vector{gap(9, 9)}, second_channel_at_even_t);
    CHECK(with_gap.images[0].runs == Runs{{0, 0, 0, 5}, {1, 0, 5, 4}, {1, 4, 10, 2}, {1, 6, 16, 8}});
    CHECK(with_gap.images[0].missing == Runs{{0, 0, 9, 1}, {0, 0, 12, 4}});
}

TEST_CASE("layout: a plan that skips its last points has its planned extents once all others are there") {
    const std::vector<SkipRule> every_second_z{{{}, {{"z", 2}}}};
    const auto whole = lay_out({{"z", "um", 4}}, files_of({2}), {}, every_second_z);
    CHECK(whole.images[0].extents == Extents{4, 1, 1});
    CHECK(whole.images[0].runs == Runs{{0, 0, 0, 1}, {0, 1, 2, 1}});
    CHECK(whole.images[0].missing == Runs{{0, 0, 1, 1}, {0, 0, 3, 1}});
    const auto canceled = lay_out({{"z", "um", 40}}, files_of({2}), {}, every_second_z);
    CHECK(canceled.images[0].extents == Extents{3, 1, 1});
    const auto endless = lay_out({{"t", "s", 0}, {"z", "um", 4}}, files_of({5}), {}, every_second_z);
    CHECK(endless.images[0].extents == Extents{4, 1, 3});
}

TEST_CASE("layout: a position that the plan skips at times has fewer planes, each in its place") {
    const std::vector<SkipRule> second_position_at_even_t{{{{"p", 1}}, {{"t", 2}}}};
    const auto layout = lay_out({{"t", "", 4}, {"p", "", 2}}, files_of({6}), {}, second_position_at_even_t);
    REQUIRE(layout.images.size() == 2);
    CHECK(layout.images[0].runs == Runs{{0, 0, 0, 1}, {0, 2, 1, 1}, {0, 3, 2, 1}, {0, 5, 3, 1}});
    CHECK(layout.images[0].missing.empty());
    CHECK(layout.images[1].runs == Runs{{0, 1, 0, 1}, {0, 4, 2, 1}});
    CHECK(layout.images[1].extents == Extents{1, 1, 4});
    CHECK(layout.images[1].missing == Runs{{0, 0, 1, 1}, {0, 0, 3, 1}});
}

TEST_CASE("layout: a rule that ends a run at every frame may do so very often, but not without end") {
    const std::vector<SkipRule> every_second_z{{{}, {{"z", 2}}}};
    const std::vector<ScanAxis> axes{{"t", "", 0}, {"z", "um", 2}};
    CHECK(lay_out(axes, files_of({kMostRuledRuns}), {}, every_second_z).follows_axes);
    const auto beyond = lay_out(axes, files_of({kMostRuledRuns + 1}), {}, every_second_z);
    CHECK_FALSE(beyond.follows_axes);
    CHECK(beyond.images[0].extents == Extents{1, 1, kMostRuledRuns + 1});
}
