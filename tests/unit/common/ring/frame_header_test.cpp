// What readers get of a frame's header: as much of it as is used.
#include <doctest/doctest.h>

#include "tests/support/ring_on_heap.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a frame shows its own axes and values and none of the frame that had its slot before") {
    RingOnHeap heap(2, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    LosslessReader reader(heap.memory(), heap.entries[0]);
    NewestReader newest(heap.memory());
    for (const std::uint32_t axes : {8U, 8U, 0U, 3U, 1U}) {
        auto claim = producer.try_claim();
        REQUIRE(claim);
        FrameInfo info = one_row(16);
        info.axis_count = axes;
        for (std::uint32_t i = 0; i < axes; ++i) {
            info.axes[i] = {claim->number() * 10 + i, 0.5, 0.25};
        }
        info.value_count = kMaxValues - 8 * axes;
        for (std::uint32_t i = 0; i < info.value_count; ++i) {
            info.values[i] = static_cast<double>(claim->number() * 100 + i);
        }
        const std::uint64_t number = claim->number();
        producer.publish(std::move(*claim), info);
        const auto run = reader.poll(1, layout::kNone);
        REQUIRE(run.size() == 1);
        const auto seen = newest.sample([](const FrameView& view) { return view.info; });
        REQUIRE(seen);
        for (const FrameInfo& each : {run[0].info, *seen}) {
            CHECK(each.axis_count == axes);
            for (std::uint32_t i = 0; i < axes; ++i) {
                CHECK(each.axes[i].index == number * 10 + i);
                CHECK(each.axes[i].value == 0.5);
                CHECK(each.axes[i].set_point == 0.25);
            }
            CHECK(each.value_count == kMaxValues - 8 * axes);
            for (std::uint32_t i = 0; i < each.value_count; ++i) {
                CHECK(each.values[i] == static_cast<double>(number * 100 + i));
            }
        }
        reader.release(1);
    }
}

TEST_CASE("a header that claims more axes and values than there are is read within its bounds") {
    RingOnHeap heap(2, 4096);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    auto claim = producer.try_claim();
    REQUIRE(claim);
    producer.publish(std::move(*claim), one_row(16));
    heap.memory().headers[0].axis_count = 0xFFFFFFFF;
    heap.memory().headers[0].value_count = 0xFFFFFFFF;
    NewestReader newest(heap.memory());
    const auto info = newest.sample([](const FrameView& view) { return view.info; });
    REQUIRE(info);
    CHECK(info->axis_count == kMaxAxes);
    CHECK(info->value_count == kMaxValues);
}
