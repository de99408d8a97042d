#include <doctest/doctest.h>

#include "control/check/ring_check.hpp"

using namespace framering;

namespace {
RingFigures figures(Pages pages, CopyMode copy_mode, double frames_per_s, double p99_us) {
    return {pages, copy_mode, frames_per_s, {100, p99_us / 2, p99_us / 1.2, p99_us, p99_us * 2}};
}
}  // namespace

TEST_CASE("small pages are chosen where huge ones have the longer tail") {
    // As measured on a virtual machine.
    const RingChoice choice = choose_ring({figures(Pages::small, CopyMode::cached, 900, 1500),
                                           figures(Pages::small, CopyMode::streaming, 1000, 1430),
                                           figures(Pages::huge, CopyMode::cached, 950, 9000),
                                           figures(Pages::huge, CopyMode::streaming, 1100, 8954)});
    CHECK(choice.pages == Pages::small);
    CHECK(choice.copy_mode == CopyMode::streaming);
}

TEST_CASE("small pages are chosen where huge ones are slower") {
    const RingChoice choice = choose_ring(
        {figures(Pages::small, CopyMode::cached, 1000, 1500), figures(Pages::huge, CopyMode::cached, 920, 1400)});
    CHECK(choice.pages == Pages::small);
}

TEST_CASE("huge pages are chosen where they are as good, and the copy that is faster in them") {
    const RingChoice choice = choose_ring({figures(Pages::small, CopyMode::cached, 900, 1500),
                                           figures(Pages::small, CopyMode::streaming, 1000, 1430),
                                           figures(Pages::huge, CopyMode::cached, 1050, 1500),
                                           figures(Pages::huge, CopyMode::streaming, 1000, 1400)});
    CHECK(choice.pages == Pages::huge);
    CHECK(choice.copy_mode == CopyMode::cached);
}

TEST_CASE("without huge pages to be had small ones are chosen") {
    const RingChoice choice = choose_ring({figures(Pages::small, CopyMode::cached, 1100, 1500),
                                           figures(Pages::small, CopyMode::streaming, 1000, 1430)});
    CHECK(choice.pages == Pages::small);
    CHECK(choice.copy_mode == CopyMode::cached);
}

TEST_CASE("a tail is made of times that were measured") {
    std::vector<double> times;
    for (int i = 100; i >= 1; --i) {
        times.push_back(i);
    }
    const Tail tail = tail_of(times);
    CHECK(tail.count == 100);
    CHECK(tail.p50 == 50);
    CHECK(tail.p95 == 95);
    CHECK(tail.p99 == 99);
    CHECK(tail.longest == 100);
    CHECK(tail_of({7}).p99 == 7);
    CHECK(tail_of({}).count == 0);
}
