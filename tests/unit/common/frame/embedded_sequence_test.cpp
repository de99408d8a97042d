#include "common/frame/embedded_sequence.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace framering;

namespace {
std::vector<std::size_t> offsets_of(std::size_t payload_bytes) {
    const EmbeddedOffsets offsets = embedded_offsets(payload_bytes);
    return {offsets.begin(), offsets.end()};
}
}  // namespace

TEST_CASE("the number comes back from all sixteen places of a frame") {
    std::vector<std::byte> pixels(64 * 48 * 2);
    embed_sequence(pixels, 0x0123456789abcdefULL);
    const EmbeddedSequence found = read_embedded_sequence(pixels);
    CHECK(found.count == 16);
    CHECK(found.all_are(0x0123456789abcdefULL));
    CHECK(pixels[0] == std::byte{0xef});
    CHECK(pixels[7] == std::byte{0x01});
}

TEST_CASE("one changed byte at any place is seen") {
    std::vector<std::byte> pixels(1000);
    for (const std::size_t offset : offsets_of(pixels.size())) {
        embed_sequence(pixels, 7);
        pixels[offset + 5] ^= std::byte{1};
        CHECK_FALSE(read_embedded_sequence(pixels).all_are(7));
    }
}

TEST_CASE("the places are whole words spread evenly from the first to the last") {
    const std::size_t payload_bytes = std::size_t{4096} * 3000 * 2;
    const auto offsets = offsets_of(payload_bytes);
    REQUIRE(offsets.size() == 16);
    CHECK(offsets.front() == 0);
    CHECK(offsets.back() == payload_bytes - 8);
    for (std::size_t i = 1; i < offsets.size(); ++i) {
        CHECK(offsets[i] % 8 == 0);
        CHECK(offsets[i] - offsets[i - 1] >= payload_bytes / 15 - 16);
        CHECK(offsets[i] - offsets[i - 1] <= payload_bytes / 15 + 16);
    }
}

TEST_CASE("a small frame has fewer places and none is written outside it") {
    CHECK(offsets_of(7).empty());
    CHECK(offsets_of(8) == std::vector<std::size_t>{0});
    CHECK(offsets_of(23) == std::vector<std::size_t>{0, 8});
    CHECK(offsets_of(127).size() == 15);
    CHECK(offsets_of(128).size() == 16);
    for (std::size_t size = 0; size < 300; ++size) {
        CAPTURE(size);
        std::vector<std::byte> pixels(size);
        embed_sequence(pixels, size);
        CHECK(read_embedded_sequence(pixels).all_are(size));
    }
    CHECK(read_embedded_sequence({}).all_are(1));
}
