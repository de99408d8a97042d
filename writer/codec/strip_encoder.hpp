// Compresses one strip after the other with libtiff's own codecs.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "recorded/compression.hpp"
#include "writer/codec/strip_layout.hpp"

namespace framering {

// Fails (Error, usage): this machine's libtiff was built without the codec.
void require_codec(const Compression& compression);
// The value of TIFF's Compression tag.
[[nodiscard]] std::uint16_t tiff_number_of(Codec codec) noexcept;

// Thread: one. Encoders of several threads share nothing.
class StripEncoder {
  public:
    // Fails (Error): libtiff refuses.
    StripEncoder(const Compression& compression, const StripLayout& layout);
    ~StripEncoder();
    StripEncoder(StripEncoder&& other) noexcept;
    StripEncoder& operator=(StripEncoder&&) = delete;

    // Room that encode() needs for a strip, whatever is in it.
    [[nodiscard]] static std::size_t most_bytes(std::uint64_t strip_bytes) noexcept;
    // Returns the size of the result in `to`. Requires: a strip of the layout, `to` of most_bytes(). Fails
    // (Error).
    [[nodiscard]] std::size_t encode(std::span<const std::byte> strip, std::span<std::byte> to);

  private:
    struct Target;
    std::unique_ptr<Target> target_;
};

}  // namespace framering
