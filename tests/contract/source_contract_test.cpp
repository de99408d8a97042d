// What frame_source.hpp promises, asked of every source.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/raw_source.hpp"
#include "common/base/error.hpp"
#include "tests/support/fifo.hpp"
#include "tests/support/guarded_pixels.hpp"
#include "tests/support/sources_under_test.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr Nanoseconds kLimit = std::chrono::milliseconds(5);

// Waits until the next frame is there or there is none.
Readiness wait_for_frame(FrameSource& source) {
    for (int tries = 0; tries < 1000; ++tries) {
        if (const Readiness readiness = source.wait(kLimit); readiness != Readiness::not_yet) {
            return readiness;
        }
    }
    return Readiness::not_yet;
}

// Fills one frame, calling again while the source says not_yet. False: there is none.
bool fill_frame(FrameSource& source, GuardedPixels& frame, std::uint64_t sequence, FrameInfo info = {}) {
    if (wait_for_frame(source) != Readiness::ready) {
        return false;
    }
    for (int tries = 0; tries < 1000; ++tries) {
        if (source.fill(frame.pixels(), info, sequence, kLimit) == FillResult::filled) {
            return true;
        }
    }
    return false;
}
}  // namespace

TEST_CASE("a source has the format that was asked for and keeps it") {
    for (const SourceUnderTest& each : sources_under_test()) {
        CAPTURE(each.name);
        const auto source = each.make();
        CHECK(source->format() == each.format);
        GuardedPixels frame(each.format.payload_bytes());
        CHECK(fill_frame(*source, frame, 0));
        CHECK(source->format() == each.format);
    }
}

TEST_CASE("a source gives as many frames as it says and then stays ended") {
    for (const SourceUnderTest& each : sources_under_test()) {
        CAPTURE(each.name);
        const auto source = each.make();
        CHECK(source->frame_count() == each.frame_count);
        GuardedPixels frame(each.format.payload_bytes());
        const std::uint64_t asked = each.frames.value_or(10);
        for (std::uint64_t i = 0; i < asked; ++i) {
            CHECK(fill_frame(*source, frame, i));
        }
        if (each.frames) {
            CHECK(wait_for_frame(*source) == Readiness::ended);
            CHECK(wait_for_frame(*source) == Readiness::ended);
        }
        CHECK(source->left_behind().empty() == !each.name.starts_with("watched"));  // it has more
        CHECK(source->frame_count() == each.frame_count);
    }
}

TEST_CASE("a source writes every byte of the pixels and none outside") {
    for (const SourceUnderTest& each : sources_under_test()) {
        CAPTURE(each.name);
        GuardedPixels over_zeros(each.format.payload_bytes());
        GuardedPixels over_ones(each.format.payload_bytes());
        std::fill(over_zeros.pixels().begin(), over_zeros.pixels().end(), std::byte{0});
        std::fill(over_ones.pixels().begin(), over_ones.pixels().end(), std::byte{0xff});
        CHECK(fill_frame(*each.make(), over_zeros, 3));
        CHECK(fill_frame(*each.make(), over_ones, 3));
        CHECK(std::equal(over_zeros.pixels().begin(), over_zeros.pixels().end(), over_ones.pixels().begin()));
        CHECK(over_zeros.guards_untouched());
        CHECK(over_ones.guards_untouched());
    }
}

TEST_CASE("a source leaves what the producer sets in the header alone") {
    for (const SourceUnderTest& each : sources_under_test()) {
        CAPTURE(each.name);
        const auto source = each.make();
        GuardedPixels frame(each.format.payload_bytes());
        FrameInfo info;
        info.sequence = 11;
        info.scan_id = 12;
        info.delivered = 13;
        info.stored = 1;
        info.capture_time_ns = 14;
        CHECK(wait_for_frame(*source) == Readiness::ready);
        while (source->fill(frame.pixels(), info, 11, kLimit) != FillResult::filled) {
        }
        CHECK(info.sequence == 11);
        CHECK(info.scan_id == 12);
        CHECK(info.delivered == 13);
        CHECK(info.stored == 1);
        CHECK(info.capture_time_ns >= 14);
        CHECK(info.status == FrameStatus::good);
    }
}

TEST_CASE("what a source was set to has a name and no name comes twice") {
    for (const SourceUnderTest& each : sources_under_test()) {
        CAPTURE(each.name);
        std::vector<std::string> names;
        for (const auto& [name, value] : each.make()->settings()) {
            CHECK_FALSE(name.empty());
            names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
    }
}

TEST_CASE("a source goes to the frame that is asked for or says that it cannot") {
    for (const SourceUnderTest& each : sources_under_test()) {
        CAPTURE(each.name);
        const std::uint64_t frames = each.frames.value_or(7);
        const auto from_the_start = each.make();
        for (std::uint64_t i = 0; i < frames; ++i) {
            GuardedPixels expected(each.format.payload_bytes());
            CHECK(fill_frame(*from_the_start, expected, i));
            const auto later = each.make();
            if (each.name.starts_with("raw pipe") || each.name.starts_with("watched")) {
                CHECK_THROWS_AS(later->go_to(i), Error);
                continue;
            }
            later->go_to(i);
            GuardedPixels frame(each.format.payload_bytes());
            CHECK(fill_frame(*later, frame, i));
            CHECK(std::ranges::equal(frame.pixels(), expected.pixels()));
            CHECK(later->frame_count() == each.frame_count);
        }
        if (each.frame_count) {
            const auto at_the_end = each.make();
            at_the_end->go_to(frames);
            CHECK(wait_for_frame(*at_the_end) == Readiness::ended);
        }
    }
}

TEST_CASE("a source of which nothing comes says not_yet within its limit as often as it is asked") {
    const FrameFormat format{64, 48, PixelFormat::mono16, 16, 0};
    const std::filesystem::path path = source_file("silent.pipe");
    make_fifo(path);
    const auto source = make_raw_source(path, wanted(format), false);
    const FifoWriter writer(path);
    GuardedPixels frame(format.payload_bytes());
    FrameInfo info;
    const auto bytes = raw_frames(format);
    const auto first = std::span(bytes).first(format.payload_bytes());
    for (int i = 0; i < 3; ++i) {
        CHECK(source->wait(kLimit) == Readiness::not_yet);
    }
    writer.put(first.first(1000));
    CHECK(source->wait(kLimit) == Readiness::ready);
    for (int i = 0; i < 3; ++i) {
        CHECK(source->fill(frame.pixels(), info, 0, kLimit) == FillResult::not_yet);
    }
    writer.put(first.subspan(1000));
    CHECK(fill_frame(*source, frame, 0));
    CHECK(std::equal(first.begin(), first.end(), frame.pixels().begin()));
    CHECK(frame.guards_untouched());
    CHECK(source->wait(kLimit) == Readiness::not_yet);
}

TEST_CASE("a source may be asked several times whether its next frame is there and gives it all the same") {
    for (const SourceUnderTest& each : sources_under_test()) {
        CAPTURE(each.name);
        const auto source = each.make();
        const auto asked_once = each.make();
        for (std::uint64_t i = 0; i < kFileFrames; ++i) {
            GuardedPixels frame(each.format.payload_bytes());
            GuardedPixels expected(each.format.payload_bytes());
            for (int asked = 0; asked < 3; ++asked) {
                CHECK(wait_for_frame(*source) == Readiness::ready);
            }
            CHECK(fill_frame(*source, frame, i));
            CHECK(fill_frame(*asked_once, expected, i));
            CHECK(std::ranges::equal(frame.pixels(), expected.pixels()));
        }
    }
}
