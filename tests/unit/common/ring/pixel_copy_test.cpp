#include "common/ring/pixel_copy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/processors.hpp"

using namespace framering;

TEST_CASE("pixels are copied whole from and to any address and nothing beside them") {
    std::vector<std::uint8_t> numbers(1024);
    std::iota(numbers.begin(), numbers.end(), std::uint8_t{1});
    const auto source = std::as_bytes(std::span(numbers));
    for (const CopyMode mode : {CopyMode::cached, CopyMode::streaming}) {
        for (const std::size_t bytes :
             std::initializer_list<std::size_t>{0, 1, 15, 63, 64, 65, 127, 128, 129, 700}) {
            for (std::size_t to = 64; to < 130; to += 3) {
                std::vector<std::byte> slot(1024, std::byte{0});
                const auto from = source.subspan(to % 7, bytes);
                copy_pixels(std::span(slot).subspan(to, bytes), from, mode);
                CAPTURE(name_of(mode));
                CAPTURE(bytes);
                CAPTURE(to);
                CHECK(std::ranges::equal(std::span(slot).subspan(to, bytes), from));
                CHECK(std::ranges::count(slot, std::byte{0}) ==
                      static_cast<std::ptrdiff_t>(1024 - bytes) + std::ranges::count(from, std::byte{0}));
            }
        }
    }
}

TEST_CASE("a ring that is larger than the cache is filled past it") {
    const std::uint64_t cache = last_level_cache_bytes();
    CHECK(cache >= 256ULL << 10);
    CHECK(copy_mode_for(cache) == CopyMode::cached);
    CHECK(copy_mode_for(cache + 1) == CopyMode::streaming);
}

TEST_CASE("copy modes have names that are read back") {
    for (const CopyMode mode : {CopyMode::cached, CopyMode::streaming}) {
        CHECK(parse_copy_mode(name_of(mode)) == mode);
    }
    CHECK_THROWS_WITH_AS((void)parse_copy_mode("fast"), "unknown copy mode 'fast'; use cached or streaming",
                         Error);
}
