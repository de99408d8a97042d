#include "recorded/compression.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

TEST_CASE("a compression is read with and without its level") {
    CHECK(parse_compression("none") == Compression{});
    CHECK(parse_compression("zstd") == Compression{Codec::zstd, 1});
    CHECK(parse_compression("zstd:22") == Compression{Codec::zstd, 22});
    CHECK(parse_compression("deflate") == Compression{Codec::deflate, 1});
    CHECK(parse_compression("deflate:9") == Compression{Codec::deflate, 9});
    CHECK(parse_compression("lzw") == Compression{Codec::lzw, 0});
}

TEST_CASE("a compression is named as it is read") {
    for (const char* text : {"none", "zstd:1", "zstd:19", "deflate:1", "lzw"}) {
        CHECK(text_of(parse_compression(text)) == text);
    }
}

TEST_CASE("a compression that is none is one line that lists them") {
    for (const char* text : {"", "ZSTD", "gzip", "zstd:", "zstd:0", "zstd:23", "zstd:-1", "zstd:1.5", "zstd: 1",
                             "zstd:4294967297", "deflate:10", "lzw:1", "none:1", ":1", "zstd:1:2"}) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS((void)parse_compression(text),
                             doctest::Contains("; use none, zstd, zstd:1 to zstd:22, deflate"), Error);
    }
}
