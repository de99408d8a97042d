#include "writer/codec/strip_encoder.hpp"

#include <tiffio.h>

#include <cassert>
#include <cstdio>
#include <string>
#include <utility>

#include "common/base/error.hpp"
#include "common/tiff/tiff_opening.hpp"

namespace framering {

namespace {
void set_fields(TIFF* to, const Compression& compression, const StripLayout& layout) {
    // Codecs see bytes: one row of bytes is as good as one of pixels.
    TIFFSetField(to, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(layout.row_bytes));
    TIFFSetField(to, TIFFTAG_IMAGELENGTH, layout.rows);
    TIFFSetField(to, TIFFTAG_ROWSPERSTRIP, layout.rows);
    TIFFSetField(to, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(to, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(to, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(to, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(to, TIFFTAG_COMPRESSION, tiff_number_of(compression.codec));
    if (compression.codec == Codec::zstd) {
        TIFFSetField(to, TIFFTAG_ZSTD_LEVEL, compression.level);
    } else if (compression.codec == Codec::deflate) {
        TIFFSetField(to, TIFFTAG_ZIPQUALITY, compression.level);
    }
}
}  // namespace

void require_codec(const Compression& compression) {
    if (compression.codec != Codec::none && TIFFIsCODECConfigured(tiff_number_of(compression.codec)) == 0) {
        fail(ExitCode::usage, "this machine's libtiff was built without {}; choose another compression",
             text_of(compression));
    }
}

std::uint16_t tiff_number_of(Codec codec) noexcept {
    switch (codec) {
        case Codec::zstd:
            return COMPRESSION_ZSTD;
        case Codec::deflate:
            return COMPRESSION_ADOBE_DEFLATE;
        case Codec::lzw:
            return COMPRESSION_LZW;
        case Codec::none:
            break;
    }
    return COMPRESSION_NONE;
}

// A TIFF of one strip whose file is nowhere: libtiff compresses into the buffer that it is given, and when it then
// writes that buffer, only the size is noted.
struct StripEncoder::Target {
    TiffMessage message;
    const std::byte* buffer = nullptr;
    std::size_t bytes = 0;
    bool is_whole = true;
    // Last: closing it calls back.
    TiffHandle tiff;

    static tmsize_t write(thandle_t handle, void* from, tmsize_t size) {
        Target& self = *static_cast<Target*>(handle);
        if (self.buffer != nullptr) {
            self.is_whole = from == self.buffer && self.bytes == 0;
            self.bytes += static_cast<std::size_t>(size);
        }
        return size;
    }
    static tmsize_t read(thandle_t, void*, tmsize_t) { return -1; }
    static toff_t seek(thandle_t, toff_t offset, int whence) {
        constexpr toff_t end = 4096;  // any place behind the header
        return whence == SEEK_END ? end : offset;
    }
};

StripEncoder::StripEncoder(const Compression& compression, const StripLayout& layout)
    : target_(std::make_unique<Target>()) {
    const TiffOptions options = tiff_options(target_->message);
    target_->tiff.reset(TIFFClientOpenExt(
        "strip", "w8l", target_.get(), Target::read, Target::write, Target::seek, [](thandle_t) { return 0; },
        [](thandle_t) -> toff_t { return 0; }, nullptr, nullptr, options.get()));
    if (target_->tiff != nullptr) {
        set_fields(target_->tiff.get(), compression, layout);
    }
    if (!target_->message.empty() || target_->tiff == nullptr) {
        fail(ExitCode::failed, "libtiff: cannot compress with {}: {}", text_of(compression),
             target_->message.text());
    }
}

StripEncoder::~StripEncoder() = default;
StripEncoder::StripEncoder(StripEncoder&& other) noexcept = default;

std::size_t StripEncoder::most_bytes(std::uint64_t strip_bytes) noexcept {
    // LZW makes 12 bits of 8 that it has not seen before.
    constexpr std::size_t tables = std::size_t{64} * 1024;
    return static_cast<std::size_t>(strip_bytes) * 2 + tables;
}

std::size_t StripEncoder::encode(std::span<const std::byte> strip, std::span<std::byte> to) {
    assert(to.size() >= most_bytes(strip.size()));
    Target& target = *target_;
    TIFF* const tiff = target.tiff.get();
    TIFFWriteBufferSetup(tiff, to.data(), static_cast<tmsize_t>(to.size()));
    target.buffer = to.data();
    target.bytes = 0;
    target.is_whole = true;
    // libtiff only reads strips that need no other byte order, and bytes do not.
    void* const from = const_cast<std::byte*>(strip.data());
    const auto size = static_cast<tmsize_t>(strip.size());
    const bool succeeded = TIFFWriteEncodedStrip(tiff, 0, from, size) == size;
    target.buffer = nullptr;
    if (!succeeded || !target.is_whole || target.bytes == 0) {
        fail(ExitCode::failed, "libtiff: cannot compress {} bytes: {}", strip.size(),
             target.message.text("the result does not fit"));
    }
    return target.bytes;
}

}  // namespace framering
