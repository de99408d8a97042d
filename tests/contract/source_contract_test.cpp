// What frame_source.hpp promises, asked of every source.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/raw_source.hpp"
#include "acquirer/source/simulated/simulated_source.hpp"
#include "acquirer/source/tiff_source.hpp"
#include "common/base/error.hpp"
#include "tests/support/fifo.hpp"
#include "tests/support/guarded_pixels.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using framering::test::GuardedPixels;

namespace {
constexpr std::uint32_t kFileFrames = 3;
constexpr Nanoseconds kLimit = std::chrono::milliseconds(5);

// Files of this run.
const test::TemporaryDirectory& files() {
    static const test::TemporaryDirectory directory;
    return directory;
}
int files_made = 0;

struct Case {
    std::string name;
    FrameFormat format;
    std::function<std::unique_ptr<FrameSource>()> make;
    std::optional<std::uint64_t> frames;       // how many there are; nothing: endless
    std::optional<std::uint64_t> frame_count;  // how many it can tell
};

std::vector<FrameFormat> formats() {
    std::vector<FrameFormat> all;
    for (const auto& [width, height] : {std::pair{1U, 1U}, {3U, 5U}, {511U, 7U}, {64U, 48U}, {7U, 300U}}) {
        all.push_back({width, height, PixelFormat::mono8, 8, 0});
        all.push_back({width, height, PixelFormat::mono16, 16, 0});
        all.push_back({width, height, PixelFormat::mono16, 12, 108.3});
    }
    return all;
}

WantedFormat wanted(const FrameFormat& format) {
    return {format.width, format.height, format.pixel_format, format.significant_bits, format.pixel_size_nm};
}

std::vector<test::MadePage> made_pages(const FrameFormat& format, std::uint32_t tile_side) {
    std::vector<test::MadePage> pages(kFileFrames);
    for (std::uint32_t i = 0; i < kFileFrames; ++i) {
        pages[i].width = format.width;
        pages[i].height = format.height;
        pages[i].bits = 8 * bytes_per_pixel(format.pixel_format);
        pages[i].tile_side = tile_side;
        pages[i].number = i;
    }
    return pages;
}

std::unique_ptr<FrameSource> made_tiff_source(const FrameFormat& format, std::uint32_t tile_side, bool loop) {
    const std::filesystem::path path = files() / fmt::format("{}.tif", files_made++);
    test::make_tiff(path, "w", made_pages(format, tile_side));
    return make_tiff_source(path, wanted(format), loop);
}

std::vector<std::byte> raw_frames(const FrameFormat& format) {
    std::vector<std::byte> bytes;
    for (const test::MadePage& page : made_pages(format, 0)) {
        const auto pixels = test::made_pixels(page);
        bytes.insert(bytes.end(), pixels.begin(), pixels.end());
    }
    return bytes;
}

std::unique_ptr<FrameSource> raw_file_source(const FrameFormat& format, bool loop) {
    const std::filesystem::path path = files() / fmt::format("{}.bin", files_made++);
    const auto bytes = raw_frames(format);
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return make_raw_source(path, wanted(format), loop);
}

// Everything is in the pipe and its writer gone.
std::unique_ptr<FrameSource> raw_pipe_source(const FrameFormat& format) {
    const std::filesystem::path path = files() / fmt::format("{}.pipe", files_made++);
    test::make_fifo(path);
    auto source = make_raw_source(path, wanted(format), false);
    test::FifoWriter(path).put(raw_frames(format));
    return source;
}

std::vector<Case> cases() {
    std::vector<Case> all;
    for (const FrameFormat& format : formats()) {
        const std::string size = fmt::format("{}x{} {} {}", format.width, format.height,
                                             name_of(format.pixel_format), format.significant_bits);
        for (const bool embed : {false, true}) {
            all.push_back(
                {"simulated " + size, format, [=] { return make_simulated_source(format, embed); }, {}, {}});
        }
        for (const std::uint32_t tile_side : {0U, 16U}) {
            all.push_back({"tiff " + size, format, [=] { return made_tiff_source(format, tile_side, false); },
                           kFileFrames, kFileFrames});
        }
        all.push_back({"tiff looped " + size, format, [=] { return made_tiff_source(format, 0, true); }, {}, {}});
        all.push_back({"raw file " + size, format, [=] { return raw_file_source(format, false); }, kFileFrames,
                       kFileFrames});
        all.push_back({"raw looped " + size, format, [=] { return raw_file_source(format, true); }, {}, {}});
        all.push_back({"raw pipe " + size, format, [=] { return raw_pipe_source(format); }, kFileFrames, {}});
    }
    return all;
}

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
    for (const Case& each : cases()) {
        CAPTURE(each.name);
        const auto source = each.make();
        CHECK(source->format() == each.format);
        GuardedPixels frame(each.format.payload_bytes());
        CHECK(fill_frame(*source, frame, 0));
        CHECK(source->format() == each.format);
    }
}

TEST_CASE("a source gives as many frames as it says and then stays ended") {
    for (const Case& each : cases()) {
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
        CHECK(source->left_behind().empty());
        CHECK(source->frame_count() == each.frame_count);
    }
}

TEST_CASE("a source writes every byte of the pixels and none outside") {
    for (const Case& each : cases()) {
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
    for (const Case& each : cases()) {
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
        while (source->fill(frame.pixels(), info, 11, kLimit) == FillResult::not_yet) {
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
    for (const Case& each : cases()) {
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
    for (const Case& each : cases()) {
        CAPTURE(each.name);
        const std::uint64_t frames = each.frames.value_or(7);
        const auto from_the_start = each.make();
        for (std::uint64_t i = 0; i < frames; ++i) {
            GuardedPixels expected(each.format.payload_bytes());
            CHECK(fill_frame(*from_the_start, expected, i));
            const auto later = each.make();
            if (each.name.starts_with("raw pipe")) {
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
    const std::filesystem::path path = files() / "silent.pipe";
    test::make_fifo(path);
    const auto source = make_raw_source(path, wanted(format), false);
    const test::FifoWriter writer(path);
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
    for (const Case& each : cases()) {
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
