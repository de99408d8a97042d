// Which frames of a queued source are published, in which order, and as what.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <vector>

#include "acquirer/queued_taking.hpp"
#include "common/base/crc32c.hpp"
#include "common/session/session_status.hpp"
#include "tests/support/queued_scan.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Does one step for each wait; afterwards nothing comes any more.
struct Script {
    std::deque<std::function<SlotWait(FilledSlot&)>> steps;
    SlotWait operator()(FilledSlot& filled) {
        if (steps.empty()) {
            return SlotWait::not_yet;
        }
        const auto step = steps.front();
        steps.pop_front();
        return step(filled);
    }
};
}  // namespace

TEST_CASE("a frame says which part of the sensor it is of") {
    QueuedScan scan;
    scan.source.where = {12, 34, 2, 4};
    CHECK(scan.run().exit_code == ExitCode::done);
    const auto run = scan.reader.frames().poll(1, layout::kNone);
    REQUIRE(run.size() == 1);
    const FrameInfo& info = run.front().info;
    CHECK(SensorRegion{info.offset_x, info.offset_y, info.binning_x, info.binning_y} == scan.source.where);
}

TEST_CASE("a quarter of the ring is queued ahead, one slot at least and eight at most") {
    CHECK(slots_ahead(2) == 1);
    CHECK(slots_ahead(7) == 1);
    CHECK(slots_ahead(8) == 2);
    CHECK(slots_ahead(31) == 7);
    CHECK(slots_ahead(4096) == 8);
    for (const std::uint64_t slots : {2U, 3U, 4U, 5U, 6U, 7U, 8U, 16U, 64U}) {
        CAPTURE(slots);
        QueuedScan scan(slots);
        scan.settings.most_frames = 3 * slots;
        scan.settings.plan.frames = 3 * slots;
        scan.source.when_waited = [&](FilledSlot& filled) {
            CHECK(scan.claimed() == scan.source.queued.size());
            const SlotWait result = scan.source.give(filled);
            scan.collect();
            return result;
        };
        CHECK(scan.run().exit_code == ExitCode::done);
        CHECK(scan.source.most_queued == slots_ahead(slots));
        CHECK(scan.all().size() == 3 * slots);
        for (std::uint64_t i = 0; i < scan.stored.size(); ++i) {
            CHECK(scan.stored[i] == good(i, i + 1));
        }
        CHECK(scan.claimed() == 0);
        CHECK(scan.info().lost() == 0);
    }
}

TEST_CASE("the first slots are queued before the camera starts, and it is told how many frames are taken") {
    QueuedScan scan;
    scan.source.when_started = [&] { CHECK(scan.source.queued.size() == 2); };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.source.frames_announced == 6U);
    CHECK(scan.source.stops == 1);
    CHECK(scan.view.ring().state->abandoned.load() == 0);  // no more were queued than are taken
}

TEST_CASE("frames that come back in another order are published in that of the ring") {
    QueuedScan scan(32);  // 8 ahead
    scan.settings.plan.frames = scan.settings.most_frames = 8;
    std::uint64_t taken = 0;
    scan.source.when_waited = [&](FilledSlot& filled) {
        // The youngest first. A camera numbers in the order in which they were queued.
        const std::size_t place = scan.source.queued.size() - 1;
        scan.source.next_id = 8 - taken++;
        CHECK(scan.info().delivered == 0);
        return scan.source.give(filled, SlotStatus::good, place);
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.all().size() == 8);
    for (std::uint64_t i = 0; i < 8; ++i) {
        CHECK(scan.stored[i] == good(i, i + 1));
    }
    CHECK(scan.info().lost() == 0);
}

TEST_CASE("the header tells the camera's number and both times") {
    QueuedScan scan;
    const std::uint64_t before_ns = monotonic_ns();
    std::uint64_t taken = 0;
    scan.source.when_waited = [&](FilledSlot& filled) {
        const SlotWait result = scan.source.give(filled);
        filled.host_time_ns = taken++ == 0 ? before_ns : taken == 2 ? 0 : monotonic_ns() + 1'000'000'000'000;
        return result;
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    const auto run = scan.reader.frames().poll(64, layout::kNone);
    REQUIRE(run.size() == 6);
    CHECK(run[0].info.capture_time_ns == before_ns);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(run[i].info.camera_frame_id == i + 1);
        CHECK(run[i].info.camera_timestamp == 1001 + i);
        CHECK(run[i].info.capture_time_ns >= before_ns);
        CHECK(run[i].info.capture_time_ns <= run[i].info.publish_time_ns);  // also where the source says otherwise
    }
}

TEST_CASE("a slot that comes back without a usable frame is a failed frame without the pixels of an older one") {
    QueuedScan scan;
    scan.settings.plan.frames = scan.settings.most_frames = 20;
    scan.source.when_waited = [&](FilledSlot& filled) {
        scan.collect();
        return scan.source.give(filled, scan.source.next_id % 3 == 0 ? SlotStatus::failed : SlotStatus::good);
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.all().size() == 20);
    for (std::uint64_t i = 0; i < 20; ++i) {
        CHECK(scan.stored[i] == ((i + 1) % 3 == 0 ? failed(i) : good(i, i + 1)));
    }
    CHECK(scan.info().lost() == 0);
}

TEST_CASE("an incomplete frame is marked, and what nobody wrote is cleared") {
    QueuedScan scan;
    scan.settings.plan.frames = scan.settings.most_frames = 24;
    scan.source.when_waited = [&](FilledSlot& filled) {
        scan.collect();
        const std::uint64_t id = scan.source.next_id;
        const SlotWait result = scan.source.give(filled, id % 4 == 1 ? SlotStatus::incomplete : SlotStatus::good);
        // Of those that are said to be good, some are short all the same.
        filled.written_bytes = id % 4 == 2 ? filled.written_bytes : 100;
        filled.written_bytes = id % 4 == 3 ? small_plan().format.payload_bytes() : filled.written_bytes;
        return result;
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.all().size() == 24);
    for (std::uint64_t i = 0; i < 24; ++i) {
        const bool is_whole = (i + 1) % 4 == 2 || (i + 1) % 4 == 3;
        const Stored cut{i, i + 1, FrameStatus::incomplete, std::byte(i + 1), std::byte{0}};
        CHECK(scan.stored[i] == (is_whole ? good(i, i + 1) : cut));
    }
}

TEST_CASE("a checksum is that of the pixels that are stored") {
    QueuedScan scan;
    scan.settings.checksum = true;
    scan.source.when_waited = [&](FilledSlot& filled) {
        return scan.source.give(filled, scan.source.next_id % 2 == 0 ? SlotStatus::failed : SlotStatus::good);
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    const auto run = scan.reader.frames().poll(64, layout::kNone);
    REQUIRE(run.size() == 6);
    for (const FrameView& view : run) {
        CHECK(view.info.has_crc32c == 1);
        CHECK(view.info.crc32c == crc32c(view.pixels));
    }
}

TEST_CASE("canceled slots cost no frame, and one between frames stands for a failed one") {
    using Step = std::pair<SlotStatus, std::size_t>;
    struct Case {
        std::vector<Step> steps;
        std::vector<Stored> stored;
    };
    constexpr auto gone = SlotStatus::canceled;
    constexpr auto whole = SlotStatus::good;
    // Four slots are queued ahead.
    const std::vector<Case> cases{
        {{{gone, 0}, {gone, 0}, {gone, 0}, {gone, 0}, {whole, 0}, {whole, 0}}, {good(0, 1), good(1, 2)}},
        {{{gone, 3}, {gone, 2}, {gone, 1}, {gone, 0}, {whole, 0}, {whole, 0}}, {good(0, 1), good(1, 2)}},
        {{{gone, 0}, {whole, 0}, {whole, 0}}, {failed(0), good(1, 1), good(2, 2)}},
        {{{gone, 1}, {whole, 0}, {whole, 0}}, {good(0, 1), failed(1), good(2, 2)}},
        {{{gone, 3}, {whole, 0}, {whole, 0}}, {good(0, 1), good(1, 2)}},
        {{{gone, 0}, {gone, 0}, {whole, 0}, {gone, 0}}, {failed(0), failed(1), good(2, 1)}},
    };
    for (const Case& each : cases) {
        CAPTURE(&each - cases.data());
        QueuedScan scan(16);
        scan.settings.plan.frames = scan.settings.most_frames = 100;
        Script script;
        for (const auto& [status, place] : each.steps) {
            script.steps.emplace_back([&scan, status = status, place = place](FilledSlot& filled) {
                return scan.source.give(filled, status, place);
            });
        }
        script.steps.emplace_back([](FilledSlot&) { return SlotWait::ended; });
        scan.source.when_waited = [&](FilledSlot& filled) { return script(filled); };
        CHECK(scan.run().exit_code == ExitCode::canceled);
        CHECK(scan.all() == each.stored);
        CHECK(scan.info().delivered == each.stored.size());
        CHECK(scan.claimed() == 0);
    }
}

TEST_CASE("frames that came back behind one that never does are stored at the end") {
    QueuedScan scan(16);
    Script script;
    for (int i = 0; i < 2; ++i) {
        script.steps.emplace_back(
            [&](FilledSlot& filled) { return scan.source.give(filled, SlotStatus::good, 1); });
    }
    script.steps.emplace_back([](FilledSlot&) { return SlotWait::ended; });
    scan.source.when_waited = [&](FilledSlot& filled) { return script(filled); };
    const Ending ending = scan.run();
    CHECK(ending.exit_code == ExitCode::canceled);
    CHECK(ending.reason == "source ended after 3 of 6 frames");
    CHECK(ending.skipped == 3);
    CHECK(scan.all() == std::vector<Stored>{failed(0), good(1, 1), good(2, 2)});
}

TEST_CASE("values of a frame stand at the places of their keys, also of one that comes back early") {
    QueuedScan scan(16);
    const auto taken = scan.acquirer.session.source().key("laser", "mW");  // by a former acquirer
    REQUIRE(taken == 0U);
    scan.source.keys = {{"temperature", "C"}, {"laser", "mW"}};
    scan.source.ids = FrameIds::none;
    std::vector<SourceValue> values;
    scan.source.when_waited = [&](FilledSlot& filled) {
        const std::uint64_t id = scan.source.next_id;
        const SlotWait result = scan.source.give(filled, SlotStatus::good, scan.source.queued.size() - 1);
        if (id == 3) {
            scan.source.keys.push_back({"encoder", ""});
        }
        values = {{0, 20.0 + static_cast<double>(filled.slot)}};
        if (id >= 3) {
            values.push_back({2, 7});
        }
        values.push_back({99, 1});  // there is no such key
        filled.values = values;
        return result;
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    const auto run = scan.reader.frames().poll(64, layout::kNone);
    REQUIRE(run.size() == 6);
    std::uint64_t with_encoder = 0;
    for (const FrameView& frame : run) {
        CHECK(std::isnan(frame.info.values[0]));
        CHECK(frame.info.values[1] == 20.0 + static_cast<double>(frame.info.sequence % 4));
        REQUIRE((frame.info.value_count == 2 || frame.info.value_count == 3));
        if (frame.info.value_count == 3) {
            CHECK(frame.info.values[2] == 7);
            ++with_encoder;
        }
    }
    CHECK(with_encoder == 4);
}

TEST_CASE("what a camera counts is shown in the session, with its last word at the end") {
    QueuedScan scan;
    scan.source.counted = {{"resent", 0}, {"underruns", 0}};
    scan.source.when_waited = [&](FilledSlot& filled) {
        scan.source.counted[0].value = scan.source.next_id;
        return scan.source.give(filled);
    };
    scan.source.when_stopped = [&] { scan.source.counted[1].value = 3; };
    CHECK(scan.run().exit_code == ExitCode::done);
    const auto shown = read_status(scan.view).source;
    REQUIRE(shown);
    CHECK(shown->counters == std::vector<SourceCount>{{"resent", 6}, {"underruns", 3}});
}
