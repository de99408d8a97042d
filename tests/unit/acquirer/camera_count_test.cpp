#include "acquirer/camera_count.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace framering;

namespace {
constexpr std::uint64_t kLast32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kLast64 = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kAnew = kLast64;  // for losses(): the camera counts anew

// Of each frame after the first one.
std::vector<std::uint64_t> losses(FrameIds ids, const std::vector<std::uint64_t>& numbers) {
    CameraCount count(ids);
    std::vector<std::uint64_t> all;
    for (const std::uint64_t number : numbers) {
        const CameraCount::Step step = count.next(number, false);
        CHECK((!step.restarted || step.lost == 0));
        all.push_back(step.restarted ? kAnew : step.lost);
    }
    CHECK(all.front() == 0);
    all.erase(all.begin());
    return all;
}
using Losses = std::vector<std::uint64_t>;
}  // namespace

TEST_CASE("numbers that follow each other tell of no loss, and a jump of those in between") {
    for (const FrameIds ids : {FrameIds::bits16_without_zero, FrameIds::bits32, FrameIds::bits64}) {
        CHECK(losses(ids, {7, 8, 9, 11, 12, 100}) == Losses{0, 0, 1, 0, 87});
    }
    CHECK(losses(FrameIds::none, {7, 8, 9, 11, 100, 2}) == Losses{0, 0, 0, 0, 0});
}

TEST_CASE("a count goes on behind its largest number") {
    CHECK(losses(FrameIds::bits16_without_zero, {65'534, 65'535, 1, 2}) == Losses{0, 0, 0});
    CHECK(losses(FrameIds::bits16_without_zero, {65'533, 1, 3, 65'535}) == Losses{2, 1, kAnew});
    CHECK(losses(FrameIds::bits16_without_zero, {65'535, 2}) == Losses{1});
    CHECK(losses(FrameIds::bits32, {kLast32 - 1, kLast32, 0, 1}) == Losses{0, 0, 0});  // 0: not known
    CHECK(losses(FrameIds::bits32, {kLast32, 1, 3}) == Losses{1, 1});
    CHECK(losses(FrameIds::bits64, {kLast64, 2}) == Losses{2});
}

TEST_CASE("a frame whose number is not known stands for one") {
    CHECK(losses(FrameIds::bits64, {5, 0, 7}) == Losses{0, 0});
    CHECK(losses(FrameIds::bits64, {5, 0, 0, 10}) == Losses{0, 0, 2});
    CHECK(losses(FrameIds::bits64, {5, 0, 6, 7}) == Losses{0, 0, 0});  // it was none of its own
    CHECK(losses(FrameIds::bits64, {0, 0, 40, 41, 43}) == Losses{0, 0, 0, 1});
}

TEST_CASE("a number twice is no loss") {
    CHECK(losses(FrameIds::bits64, {5, 5, 6}) == Losses{0, 0});
    CHECK(losses(FrameIds::bits16_without_zero, {65'535, 65'535, 1}) == Losses{0, 0});
}

TEST_CASE("a number that lies behind, or too far ahead, says that the camera counts anew") {
    CHECK(losses(FrameIds::bits64, {500, 1, 2, 4}) == Losses{kAnew, 0, 1});
    CHECK(losses(FrameIds::bits32, {500, 1, 2}) == Losses{kAnew, 0});
    CHECK(losses(FrameIds::bits16_without_zero, {500, 1, 2}) == Losses{kAnew, 0});
    CHECK(losses(FrameIds::bits16_without_zero, {1, 32'768}) == Losses{32'766});
    CHECK(losses(FrameIds::bits16_without_zero, {1, 32'769}) == Losses{kAnew});
    CHECK(losses(FrameIds::bits64, {1, 1 + (1ULL << 31)}) == Losses{(1ULL << 31) - 1});
    CHECK(losses(FrameIds::bits64, {1, 2 + (1ULL << 31)}) == Losses{kAnew});
}

TEST_CASE("a source that says so counts anew, whatever the numbers") {
    CameraCount count(FrameIds::bits64);
    CHECK_FALSE(count.next(7, false).restarted);
    CHECK(count.next(100, true).restarted);
    CHECK(count.next(102, false).lost == 1);
    CHECK(count.next(0, true).restarted);
    CHECK(count.next(9, false).lost == 0);
    CHECK(count.next(11, false).lost == 1);
}
