#include "recorded/compression.hpp"

#include <algorithm>
#include <array>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
struct CodecName {
    Codec codec;
    std::string_view name;
    int highest_level;  // 0: the codec has none
};
constexpr std::array kCodecs{CodecName{Codec::none, "none", 0}, CodecName{Codec::zstd, "zstd", 22},
                             CodecName{Codec::deflate, "deflate", 9}, CodecName{Codec::lzw, "lzw", 0}};

[[noreturn]] void fail_as_unknown(std::string_view text) {
    fail(ExitCode::usage,
         "unknown compression '{}'; use none, zstd, zstd:1 to zstd:22, deflate, deflate:1 to deflate:9 or lzw",
         text);
}
}  // namespace

Compression parse_compression(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto found = std::ranges::find(kCodecs, text.substr(0, colon), &CodecName::name);
    if (found == kCodecs.end()) {
        fail_as_unknown(text);
    }
    if (colon == std::string_view::npos) {
        return {found->codec, found->highest_level == 0 ? 0 : 1};
    }
    const std::string_view digits = text.substr(colon + 1);
    const bool is_number = !digits.empty() && digits.size() <= 2 &&
                           std::ranges::all_of(digits, [](char digit) { return digit >= '0' && digit <= '9'; });
    const std::uint64_t level = is_number ? parse_count(digits) : 0;
    if (level < 1 || level > static_cast<std::uint64_t>(found->highest_level)) {
        fail_as_unknown(text);
    }
    return {found->codec, static_cast<int>(level)};
}

std::string text_of(const Compression& compression) {
    const auto found = std::ranges::find(kCodecs, compression.codec, &CodecName::codec);
    return found->highest_level == 0 ? std::string(found->name)
                                     : fmt::format("{}:{}", found->name, compression.level);
}

}  // namespace framering
