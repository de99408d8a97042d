#include "writer/codec/strip_compressor.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/support/test_frames.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kStripBytes = 4096;

struct Taken {
    std::vector<std::pair<std::size_t, std::uint32_t>> places;
    std::vector<std::vector<std::byte>> strips;
};

Taken compress_all(StripCompressor& compressor, std::span<const FrameView> frames) {
    Taken taken;
    compressor.compress(frames, [&](std::size_t frame, std::uint32_t strip, std::span<const std::byte> bytes) {
        taken.places.emplace_back(frame, strip);
        taken.strips.emplace_back(bytes.begin(), bytes.end());
    });
    return taken;
}
}  // namespace

TEST_CASE("strips are whole rows and together the frame") {
    for (const auto& [columns, rows] : {std::pair{64U, 64U}, {100U, 75U}, {5000U, 3U}, {1U, 20'000U}, {7U, 1U}}) {
        const FrameFormat format = test_format(columns, rows, PixelFormat::mono16);
        const StripLayout layout = make_strip_layout(format, kStripBytes);
        std::uint64_t end = 0;
        for (std::uint32_t strip = 0; strip < layout.count; ++strip) {
            CHECK(layout.offset_of(strip) == end);
            CHECK(layout.bytes_of(strip) > 0);
            CHECK(layout.bytes_of(strip) % format.row_bytes() == 0);
            end += layout.bytes_of(strip);
        }
        CHECK(end == format.payload_bytes());
    }
}

TEST_CASE("a frame of up to two strips is one") {
    const FrameFormat one = test_format(2048, 2, PixelFormat::mono16);
    const FrameFormat several = test_format(2048, 3, PixelFormat::mono16);
    CHECK(make_strip_layout(one, kStripBytes).count == 1);
    CHECK(make_strip_layout(several, kStripBytes).count == 3);
}

TEST_CASE("any number of threads gives the same strips in the same order") {
    const FrameFormat format = test_format(128, 100, PixelFormat::mono16);
    const StripLayout layout = make_strip_layout(format, kStripBytes);
    const TestFrames frames(format, 9);
    StripCompressor alone({Codec::zstd, 1}, layout, 1);
    const Taken expected = compress_all(alone, frames.all());
    REQUIRE(expected.places.size() == 9 * layout.count);
    for (std::size_t i = 0; i < expected.places.size(); ++i) {
        CHECK(expected.places[i] == std::pair(i / layout.count, static_cast<std::uint32_t>(i % layout.count)));
    }
    for (const unsigned threads : {2U, 3U, 8U}) {
        StripCompressor several({Codec::zstd, 1}, layout, threads);
        for (int repetition = 0; repetition < 3; ++repetition) {
            const Taken taken = compress_all(several, frames.all());
            CHECK(taken.places == expected.places);
            CHECK(taken.strips == expected.strips);
        }
    }
}

TEST_CASE("no frame is no strip") {
    StripCompressor compressor({Codec::lzw, 0}, make_strip_layout(test_format(8, 8, PixelFormat::mono8), 4096), 2);
    CHECK(compress_all(compressor, {}).places.empty());
}

TEST_CASE("what the taker throws comes out and the compressor goes on with other frames") {
    const FrameFormat format = test_format(128, 100, PixelFormat::mono16);
    const StripLayout layout = make_strip_layout(format, kStripBytes);
    const TestFrames frames(format, 4);
    for (const unsigned threads : {1U, 3U}) {
        StripCompressor compressor({Codec::deflate, 1}, layout, threads);
        std::size_t taken = 0;
        const auto full_disk = [&](std::size_t, std::uint32_t, std::span<const std::byte>) {
            if (++taken == 5) {
                throw std::runtime_error("no room");
            }
        };
        CHECK_THROWS_WITH_AS(compressor.compress(frames.all(), full_disk), "no room", std::runtime_error);
        CHECK(taken == 5);
        CHECK(compress_all(compressor, frames.run(1, 2)).places.size() == 2 * layout.count);
    }
}
