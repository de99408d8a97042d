// How the pixels of a file are compressed: none, or one of TIFF's lossless codecs with its level.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace framering {

enum class Codec : std::uint8_t { none, zstd, deflate, lzw };

struct Compression {
    Codec codec = Codec::none;
    int level = 0;  // of zstd and deflate

    bool operator==(const Compression&) const = default;
};

// "none", "zstd", "zstd:3", "deflate:6", "lzw"; without a level it is 1, the fastest. Fails (Error, usage).
[[nodiscard]] Compression parse_compression(std::string_view text);
// The same words, with the level.
[[nodiscard]] std::string text_of(const Compression& compression);

}  // namespace framering
