#include "writer/preview/scaling_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <vector>

#include "common/scaling/scaled_format.hpp"

using namespace framering;

namespace {
constexpr FrameFormat kPooled{120, 90, PixelFormat::mono8, 8, 0};

FrameFormat pooled_scaled() {
    return scaled_format(kPooled, 30);
}

FrameScalers pooled_scalers(std::size_t threads) {
    return make_frame_scalers(kPooled, pooled_scaled(), threads);
}

std::vector<std::byte> pooled_frame(std::size_t number) {
    return std::vector<std::byte>(kPooled.payload_bytes(), static_cast<std::byte>(number % 251));
}

bool is_scaled_of(const FrameView& view, std::size_t number) {
    return view.pixels.size() == pooled_scaled().payload_bytes() &&
           std::ranges::all_of(view.pixels,
                               [&](std::byte pixel) { return pixel == static_cast<std::byte>(number % 251); });
}

// Puts frames through a pool, as many at once as it takes. Returns how many came out wrong.
std::size_t wrong_of(ScalingPool& pool, std::size_t frames) {
    std::deque<std::vector<std::byte>> begun;
    std::size_t wrong = 0;
    std::size_t next = 0;
    for (std::size_t done = 0; done < frames;) {
        while (next < frames && pool.room() != 0) {
            pool.begin(begun.emplace_back(pooled_frame(next++)));
        }
        const std::size_t ready = pool.wait_for_oldest();
        for (std::size_t i = 0; i < ready; ++i) {
            wrong += is_scaled_of(pool.scaled(i, {}), done + i) ? 0U : 1U;
        }
        pool.drop_oldest(ready);
        begun.erase(begun.begin(), begun.begin() + static_cast<std::ptrdiff_t>(ready));
        done += ready;
    }
    return wrong;
}
}  // namespace

TEST_CASE("frames come out of a scaling pool in the order in which they went in, whatever the threads") {
    for (const unsigned threads : {1U, 2U, 5U}) {
        ScalingPool pool(pooled_scalers(threads), pooled_scaled().payload_bytes());
        CHECK(pool.room() == 2 * threads);
        CHECK(wrong_of(pool, 300) == 0);
        CHECK(pool.room() == 2 * threads);
    }
}

TEST_CASE("a frame that is kept in a scaling pool stays while later ones are scaled") {
    ScalingPool pool(pooled_scalers(1), pooled_scaled().payload_bytes());
    const auto first = pooled_frame(7);
    const auto second = pooled_frame(8);
    pool.begin(first);
    REQUIRE(pool.wait_for_oldest() == 1);
    pool.begin(second);
    CHECK(pool.room() == 0);
    while (pool.wait_for_oldest() != 2) {
    }
    CHECK(is_scaled_of(pool.scaled(0, {}), 7));
    CHECK(is_scaled_of(pool.scaled(1, {}), 8));
}

TEST_CASE("a scaling pool that has forgotten its frames takes others") {
    ScalingPool pool(pooled_scalers(2), pooled_scaled().payload_bytes());
    for (int turn = 0; turn < 50; ++turn) {
        const auto frame = pooled_frame(3);
        while (pool.room() != 0) {
            pool.begin(frame);
        }
        pool.drop_all();
        CHECK(pool.room() == 4);
    }
    CHECK(wrong_of(pool, 20) == 0);
}

TEST_CASE("a scaling pool ends while frames wait in it") {
    const auto frame = pooled_frame(3);
    ScalingPool pool(pooled_scalers(2), pooled_scaled().payload_bytes());
    while (pool.room() != 0) {
        pool.begin(frame);
    }
}

TEST_CASE("scaled frames may be written in whole blocks") {
    ScalingPool pool(pooled_scalers(1), pooled_scaled().payload_bytes());
    const auto frame = pooled_frame(9);
    pool.begin(frame);
    REQUIRE(pool.wait_for_oldest() == 1);
    const FrameView view = pool.scaled(0, {});
    CHECK(reinterpret_cast<std::uintptr_t>(view.pixels.data()) % 4096 == 0);
    CHECK((view.pixels.size() + view.readable_behind) % 4096 == 0);
}
